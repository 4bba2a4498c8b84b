import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt, infoAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { Adopted } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { attempt } from "../../lookups/attempt";
import { readStackState } from "../../lookups/stackState";
import { resourceNames } from "../resourceNames";

/** The planned resources that GitLab has already and that this stack does not manage. */
export interface ExistingResources {
  /** The ids, within the project, of those that this update takes over, by their names in Pulumi. */
  readonly imports: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Looks up the planned names in GitLab and in the stack's state. A name that exists outside the state is taken over if
 * `adopt` has its kind; otherwise it is an error, because GitLab would refuse it in the middle of the update, or, for a
 * schedule, run the pipeline twice. Names that can't be listed are left to GitLab: other lookups report a missing role.
 */
export async function lookUpExisting(
  name: string,
  plan: GitLabPlan,
  options: pulumi.InvokeOptions,
): Promise<ExistingResources> {
  const [state, ...lists] = await Promise.all([
    attempt(readStackState()),
    existingVariables(name, plan, options),
    existingEnvironments(name, plan, options),
    existingSchedules(name, plan, options),
  ]);
  // Without the state, what this stack manages can't be told from what it does not.
  if (!state.ok) return { imports: {}, diagnostics: [] };
  const foreign = lists.flat().filter(({ type, resource }) => !state.value.has(type, resource));
  const adopted = foreign.filter(({ kind }) => plan.adopt.includes(kind));
  return {
    imports: Object.fromEntries(adopted.map(({ resource, id }) => [resource, id])),
    diagnostics: foreign.map((one) => (adopted.includes(one) ? takenOver(one) : refused(one))),
  };
}

/** A resource in GitLab with the name of a planned one. */
interface Existing {
  readonly kind: Adopted;
  /** What it is, to begin a sentence. */
  readonly what: string;
  /** The path of the planned one in the settings. */
  readonly path: string;
  readonly type: string;
  /** The name of the planned one in Pulumi. */
  readonly resource: string;
  /** The id by which the provider imports it, without the project's. */
  readonly id: string;
}

function takenOver({ what, path }: Existing): Diagnostic {
  return infoAt("ADOPTED", path, `${what} exists and is taken over. The preview shows what changes in it`);
}

function refused({ what, path, kind }: Existing): Diagnostic {
  const message = `${what} exists already, and this stack does not manage it. Add ${quoted(kind)} to adopt to take it over, or choose another name`;
  return errorAt("ALREADY_EXISTS", path, message);
}

async function existingVariables(
  name: string,
  plan: GitLabPlan,
  options: pulumi.InvokeOptions,
): Promise<readonly Existing[]> {
  const planned = [
    ...plan.variables.map((one) => ({ ...one, resource: resourceNames.variable(name, one) })),
    ...(plan.tokens ? plan.access : []).map(({ purpose, tokenScope }) => ({
      name: "PULUMI_ACCESS_TOKEN",
      scope: tokenScope,
      path: "authentication",
      resource: resourceNames.tokenVariable(name, purpose),
    })),
  ];
  if (planned.length === 0) return [];
  const listed = await attempt(gitlab.getProjectVariables({ project: plan.project }, options));
  if (!listed.ok) return [];
  return planned.flatMap(({ name: key, scope, path, resource }) =>
    listed.value.variables
      .filter((one) => one.key === key && one.environmentScope === scope)
      .map(() => ({
        kind: Adopted.Variables,
        what: `CI/CD variable ${quoted(key)} ${scope === "*" ? "of all environments" : `of environment ${quoted(scope)}`}`,
        path,
        type: "gitlab:index/projectVariable:ProjectVariable",
        resource,
        id: `${key}:${scope}`,
      })),
  );
}

async function existingEnvironments(
  name: string,
  plan: GitLabPlan,
  options: pulumi.InvokeOptions,
): Promise<readonly Existing[]> {
  const listed = await attempt(gitlab.getProjectEnvironments({ project: plan.project }, options));
  if (!listed.ok) return [];
  return plan.ciEnvironments.flatMap((environment, index) =>
    listed.value.environments
      .filter((one) => one.name === environment)
      .map(({ id }) => ({
        kind: Adopted.Environments,
        what: `deployment environment ${quoted(environment)}`,
        path: `deployments[${index}].name`,
        type: "gitlab:index/projectEnvironment:ProjectEnvironment",
        resource: resourceNames.environment(name, environment),
        id: String(id),
      })),
  );
}

async function existingSchedules(
  name: string,
  plan: GitLabPlan,
  options: pulumi.InvokeOptions,
): Promise<readonly Existing[]> {
  if (plan.schedules.length === 0) return [];
  const listed = await attempt(gitlab.getPipelineSchedules({ project: plan.project }, options));
  if (!listed.ok) return [];
  return plan.schedules.flatMap((schedule) =>
    listed.value.pipelineSchedules
      .filter(({ description, ref }) => description === schedule.description && isBranch(ref, schedule.branch))
      .map(({ id }) => ({
        kind: Adopted.Schedules,
        what: `pipeline schedule ${quoted(schedule.description)}`,
        path: "project",
        type: "gitlab:index/pipelineSchedule:PipelineSchedule",
        resource: resourceNames.schedule(name, schedule),
        id: String(id),
      })),
  );
}

/** Whether the ref of a schedule is the branch. GitLab before 17 kept the name alone. */
function isBranch(ref: string, branch: string): boolean {
  return ref === branch || ref === `refs/heads/${branch}`;
}
