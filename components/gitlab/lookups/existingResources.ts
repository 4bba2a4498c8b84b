import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { adopts } from "../../../pipeline/settings/adopts";
import { Adopted } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { type Adoption, adoptionDiagnostic, type Found } from "../../lookups/adoption";
import type { Attempt } from "../../lookups/attempt";
import { type Identified, isManaged, type StackResource } from "../../lookups/stackState";
import { resourceNames } from "../resourceNames";
import { scheduleChanges, tokenObstacle, variableChanges, variableObstacle } from "./existingChanges";
import { type FoundVariable, itemsOf, type ProjectLists, unreadableList } from "./projectLists";

/** A planned resource, as messages name it. */
export type Wanted = Pick<Existing, "type" | "resourceName" | "label" | "path">;

/** The planned resources of a project, compared with what exists. */
export interface ExistingInProject {
  readonly existing: readonly Existing[];
  /** Those that do not exist. */
  readonly missing: readonly Wanted[];
  /**
   * The errors about lists that can't be read. GitLab would refuse a duplicate in the middle of the update; of a schedule or
   * a webhook, it would accept a second one.
   */
  readonly unreadable: readonly Diagnostic[];
}

export const nothingExists: ExistingInProject = { existing: [], missing: [], unreadable: [] };

/** Compares planned resources with a list. `match` describes an item that has the name of a planned one. */
export function compared<Item, Planned>(
  list: Attempt<readonly Item[]>,
  planned: readonly (readonly [Wanted, Planned])[],
  match: (item: Item, one: Planned) => Omit<Existing, keyof Wanted> | undefined,
  { what, path }: { readonly what: string; readonly path: string },
): ExistingInProject {
  const found = planned.map(([wanted, one]) => ({
    wanted,
    existing: itemsOf(list).flatMap((item) => {
      const matched = match(item, one);
      return matched ? [{ ...wanted, ...matched }] : [];
    }),
  }));
  return {
    existing: found.flatMap(({ existing }) => existing),
    missing: found.filter(({ existing }) => list.ok && existing.length === 0).map(({ wanted }) => wanted),
    unreadable: unreadableList(list, what, path),
  };
}

/**
 * Looks up the planned names in GitLab. The environments are only listed if one of them is not in `managed`, the resources
 * of the project in the stack's state.
 */
export async function lookUpExisting(
  name: string,
  plan: GitLabPlan,
  managed: readonly StackResource[],
  lists: ProjectLists,
): Promise<ExistingInProject> {
  const found = await Promise.all([
    existingVariables(name, plan, lists),
    existingEnvironments(name, plan, managed, lists),
    existingSchedules(name, plan, lists),
  ]);
  return {
    existing: found.flatMap(({ existing }) => existing),
    missing: found.flatMap(({ missing }) => missing),
    unreadable: found.flatMap(({ unreadable }) => unreadable),
  };
}

/**
 * The adoptions of existing resources that the stack does not manage. Each is adopted if `adopt` has its kind; otherwise it
 * is an error, because GitLab would refuse it in the middle of the update, or, for a schedule, run the pipeline twice.
 */
export function adoptionOf(
  existing: readonly Existing[],
  { adopt }: Pick<GitLabPlan, "adopt">,
  managed: readonly StackResource[],
): Adoption {
  const foreign = existing.filter((one) => !isManaged(managed, one));
  const adopted = foreign.filter(({ kind, obstacle }) => adopts(adopt, kind) && obstacle === undefined);
  return {
    imports: Object.fromEntries(adopted.map(({ resourceName, importId }) => [resourceName, importId])),
    diagnostics: foreign.map((one) => adoptionDiagnostic(one, adopts(adopt, one.kind))),
  };
}

/** A resource in GitLab with the name of a planned one. */
export interface Existing extends Found, Identified {
  /** The resource name of the planned one in Pulumi. */
  readonly resourceName: string;
  /** Its import id, without the project. */
  readonly importId: string;
  /** Its values by the names of the provider's properties, as far as somebody can change them in GitLab. */
  readonly found?: Readonly<Record<string, unknown>>;
}

async function existingVariables(name: string, plan: GitLabPlan, lists: ProjectLists): Promise<ExistingInProject> {
  const planned = [
    ...plan.variables.map((one) => ({
      ...one,
      resourceName: resourceNames.variable(name, one),
      changesOf: (found: FoundVariable) => variableChanges(found, one),
      obstacleOf: (found: FoundVariable) => variableObstacle(found, one.visibility),
    })),
    ...(plan.tokens ? plan.access : []).map(({ purpose, tokenScope }) => ({
      name: "PULUMI_ACCESS_TOKEN",
      scope: tokenScope,
      path: "authentication",
      resourceName: resourceNames.tokenVariable(name, purpose),
      changesOf: () => ["its value"],
      obstacleOf: tokenObstacle,
    })),
  ];
  if (planned.length === 0) return nothingExists;
  return compared(
    await lists.variables(),
    planned.map(({ name: key, scope, path, resourceName, ...rest }) => [
      {
        type: "gitlab:index/projectVariable:ProjectVariable",
        resourceName,
        label: `CI/CD variable ${quoted(key)} with environment scope ${quoted(scope)}`,
        path,
      },
      { key, scope, ...rest },
    ]),
    (found, { key, scope, changesOf, obstacleOf }) =>
      found.key === key && found.environmentScope === scope
        ? {
            kind: Adopted.Variables,
            changes: changesOf(found),
            obstacle: obstacleOf(found),
            identity: { key, environmentScope: scope },
            importId: `${key}:${scope}`,
            found: valuesOf(found),
          }
        : undefined,
    { what: "CI/CD variables", path: "variables" },
  );
}

/** The values of a variable. GitLab returns no value of a hidden one. */
function valuesOf({ value, variableType, raw, protected: isProtected, masked }: FoundVariable) {
  return { ...(value && { value }), variableType, raw, protected: isProtected, masked };
}

async function existingEnvironments(
  name: string,
  plan: GitLabPlan,
  managed: readonly StackResource[],
  lists: ProjectLists,
): Promise<ExistingInProject> {
  const type = "gitlab:index/projectEnvironment:ProjectEnvironment";
  if (plan.ciEnvironments.every((one) => isManaged(managed, { type, identity: { name: one } }))) return nothingExists;
  return compared(
    await lists.environments(),
    plan.ciEnvironments.map((environment, index) => [
      {
        type,
        resourceName: resourceNames.environment(name, environment),
        label: `deployment environment ${quoted(environment)}`,
        path: `deployments[${index}].name`,
      },
      environment,
    ]),
    (found, environment) =>
      found.name === environment
        ? {
            kind: Adopted.Environments,
            changes: ["stop before destroy from false to true"],
            kept: "Its URL, description, tier and deployments are kept",
            identity: { name: environment },
            importId: String(found.id),
          }
        : undefined,
    { what: "deployment environments", path: "deployments" },
  );
}

async function existingSchedules(name: string, plan: GitLabPlan, lists: ProjectLists): Promise<ExistingInProject> {
  if (plan.schedules.length === 0) return nothingExists;
  return compared(
    await lists.schedules(),
    plan.schedules.map((schedule) => [
      {
        type: "gitlab:index/pipelineSchedule:PipelineSchedule",
        resourceName: resourceNames.schedule(name, schedule),
        label: `pipeline schedule ${quoted(schedule.description)}`,
        path: "project",
      },
      schedule,
    ]),
    ({ id, ...found }, schedule) =>
      found.description === schedule.description && isBranch(found.ref, schedule.branch)
        ? {
            kind: Adopted.Schedules,
            changes: scheduleChanges(found, schedule),
            identity: { pipelineScheduleId: id },
            importId: String(id),
            found: { cron: found.cron, cronTimezone: found.cronTimezone, active: found.active },
          }
        : undefined,
    { what: "pipeline schedules", path: "project" },
  );
}

/** Whether the ref of a schedule is the branch. GitLab before 17 kept the name alone. */
function isBranch(ref: string, branch: string): boolean {
  return ref === branch || ref === `refs/heads/${branch}`;
}
