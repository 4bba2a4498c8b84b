import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { adopts } from "../../../pipeline/settings/adopts";
import { Adopted } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { type Adoption, adoptionDiagnostic, type Found } from "../../lookups/adoption";
import { type Identified, isManaged, type StackResource } from "../../lookups/stackState";
import { resourceNames } from "../resourceNames";
import { scheduleChanges, tokenObstacle, variableChanges, variableObstacle } from "./existingChanges";
import { type FoundVariable, itemsOf, type ProjectLists, unreadableList } from "./projectLists";

/** The existing resources of a project with planned names. */
export interface ExistingInProject {
  readonly existing: readonly Existing[];
  /**
   * The errors about lists that can't be read. GitLab would refuse a duplicate in the middle of the update; of a schedule or
   * a webhook, it would accept a second one.
   */
  readonly unreadable: readonly Diagnostic[];
}

export const nothingExists: ExistingInProject = { existing: [], unreadable: [] };

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
  const variables = await lists.variables();
  const existing = planned.flatMap(({ name: key, scope, path, resourceName, changesOf, obstacleOf }) =>
    itemsOf(variables)
      .filter((one) => one.key === key && one.environmentScope === scope)
      .map((found) => ({
        kind: Adopted.Variables,
        changes: changesOf(found),
        obstacle: obstacleOf(found),
        label: `CI/CD variable ${quoted(key)} with environment scope ${quoted(scope)}`,
        path,
        type: "gitlab:index/projectVariable:ProjectVariable",
        identity: { key, environmentScope: scope },
        resourceName,
        importId: `${key}:${scope}`,
        found: valuesOf(found),
      })),
  );
  return { existing, unreadable: unreadableList(variables, "CI/CD variables", "variables") };
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
  const planned = plan.ciEnvironments.map((environment, index) => ({
    environment,
    path: `deployments[${index}].name`,
    type: "gitlab:index/projectEnvironment:ProjectEnvironment",
    identity: { name: environment },
  }));
  if (planned.every((one) => isManaged(managed, one))) return nothingExists;
  const environments = await lists.environments();
  const existing = planned.flatMap(({ environment, path, type, identity }) =>
    itemsOf(environments)
      .filter((one) => one.name === environment)
      .map(({ id }) => ({
        kind: Adopted.Environments,
        changes: ["stop before destroy from false to true"],
        kept: "Its URL, description, tier and deployments are kept",
        label: `deployment environment ${quoted(environment)}`,
        path,
        type,
        identity,
        resourceName: resourceNames.environment(name, environment),
        importId: String(id),
      })),
  );
  return { existing, unreadable: unreadableList(environments, "deployment environments", "deployments") };
}

async function existingSchedules(name: string, plan: GitLabPlan, lists: ProjectLists): Promise<ExistingInProject> {
  if (plan.schedules.length === 0) return nothingExists;
  const schedules = await lists.schedules();
  const existing = plan.schedules.flatMap((schedule) =>
    itemsOf(schedules)
      .filter(({ description, ref }) => description === schedule.description && isBranch(ref, schedule.branch))
      .map(({ id, ...found }) => ({
        kind: Adopted.Schedules,
        changes: scheduleChanges(found, schedule),
        label: `pipeline schedule ${quoted(schedule.description)}`,
        path: "project",
        type: "gitlab:index/pipelineSchedule:PipelineSchedule",
        identity: { pipelineScheduleId: id },
        resourceName: resourceNames.schedule(name, schedule),
        importId: String(id),
        found: { cron: found.cron, cronTimezone: found.cronTimezone, active: found.active },
      })),
  );
  return { existing, unreadable: unreadableList(schedules, "pipeline schedules", "project") };
}

/** Whether the ref of a schedule is the branch. GitLab before 17 kept the name alone. */
function isBranch(ref: string, branch: string): boolean {
  return ref === branch || ref === `refs/heads/${branch}`;
}
