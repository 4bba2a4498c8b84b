import type { Context, Hono } from "hono";
import type { Namespace, Project, SettingValue } from "../entities";
import { badParams, badRequest, invalid, notFound } from "../errors";
import { findBranch, isEmpty } from "../git/repository";
import { callerWith } from "../http/access";
import { boolean, type Kind, oneOf, optional, text } from "../http/fields";
import { allParams, readParams } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { renameProject } from "../model/newProject";
import { refusePath } from "../model/projectPaths";
import { changedSettings } from "../model/projectSettings";
import { subjectFault } from "../model/subjectComponents";
import { originOf } from "../present/origin";
import { presentProject } from "../present/project";
import type { GitLabState } from "../state";

/**
 * Adds the route that changes a project. It stores the settings that GitLab stores, and refuses each parameter that the
 * sandbox does not support by its name. GitLab: "Edit a project".
 */
export function projectSettingRoutes(api: Hono, state: GitLabState): void {
  api.put("/projects/:id", (context) => update(context, state));
}

/** The settings in a request, apart from the parameters `others`. Throws one error with all faults. */
export async function readSettings(
  context: Context,
  others: readonly string[],
): Promise<Readonly<Record<string, SettingValue>>> {
  const faults: string[] = [];
  const changes = changedSettings(await allParams(context), others, faults);
  if (faults.length > 0) throw badParams(faults);
  return changes;
}

const subject: Kind<string[]> = (raw, name, faults) => {
  if (Array.isArray(raw) && raw.every((part) => typeof part === "string")) return raw;
  faults.push(`${name} is invalid`);
  return undefined;
};

/** The parameters that are fields of a project. */
const FIELDS = {
  name: optional(text),
  path: optional(text),
  description: optional(text),
  default_branch: optional(text),
  ci_config_path: optional(text),
  ci_allow_fork_pipelines_to_run_in_parent_project: optional(boolean),
  protect_merge_request_pipelines: optional(boolean),
  ci_id_token_sub_claim_components: optional(subject),
  ci_pipeline_variables_minimum_override_role: optional(oneOf(["no_one_allowed", "developer", "maintainer", "owner"])),
  restrict_user_defined_variables: optional(boolean),
  allow_pipeline_trigger_approve_deployment: optional(boolean),
  ci_push_repository_for_job_token_allowed: optional(boolean),
} as const;

async function update(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Maintainer);
  const { project } = caller;
  const settings = await readSettings(context, Object.keys(FIELDS));
  const params = await readParams(context, FIELDS);
  const { path = project.path, default_branch: branch, ci_id_token_sub_claim_components: components } = params;
  const fault = components && subjectFault(components);
  if (fault !== undefined) throw invalid({ ci_id_token_sub_claim_components: [fault] });
  if (branch !== undefined && !isEmpty(state, project.id) && !findBranch(state, project.id, branch)) {
    throw invalid({ base: ["Could not set the default branch"] });
  }
  if (path !== project.path) refusePath(state, namespaceOf(state, project), path);
  const role = wantedRole(caller, params);

  const changed = state.projects.update(project.id, {
    ...(params.name !== undefined && { name: params.name }),
    description: params.description ?? project.description,
    defaultBranch: branch ?? project.defaultBranch,
    ciConfigPath: params.ci_config_path === undefined ? project.ciConfigPath : params.ci_config_path || null,
    ciAllowForkPipelines: params.ci_allow_fork_pipelines_to_run_in_parent_project ?? project.ciAllowForkPipelines,
    protectMergeRequestPipelines: params.protect_merge_request_pipelines ?? project.protectMergeRequestPipelines,
    ...(role !== undefined && { pipelineVariablesRole: role }),
    allowsOwnDeploymentApproval:
      (state.premium ? params.allow_pipeline_trigger_approve_deployment : undefined) ??
      project.allowsOwnDeploymentApproval ??
      false,
    jobTokenMayPush: params.ci_push_repository_for_job_token_allowed ?? project.jobTokenMayPush ?? false,
    idTokenSubComponents: components ?? project.idTokenSubComponents,
    settings: { ...project.settings, ...settings },
  });
  const renamed = path === project.path ? changed : renameProject(state, changed, path);
  return context.json(presentProject(state, { ...caller, project: renamed }, originOf(context)));
}

type Role = NonNullable<Project["pipelineVariablesRole"]>;

/**
 * The new lowest role that may set pipeline variables, if the request has one. Only Owners may change it to or from
 * `owner`. GitLab: `Projects::UpdateService`, the policy `change_restrict_user_defined_variables`.
 */
function wantedRole(
  { project, level }: Caller,
  {
    ci_pipeline_variables_minimum_override_role: wanted,
    restrict_user_defined_variables: restricted,
  }: {
    ci_pipeline_variables_minimum_override_role: Role | undefined;
    restrict_user_defined_variables: boolean | undefined;
  },
): Role | undefined {
  const current = project.pipelineVariablesRole ?? "no_one_allowed";
  const role = wanted ?? roleOfSwitch(current, restricted);
  if (role === undefined || role === current || level >= AccessLevel.Owner) return role;
  if (role === "owner") {
    throw badRequest("Changing the ci_pipeline_variables_minimum_override_role to the owner role is not allowed");
  }
  if (current === "owner") {
    throw badRequest(
      "Changing the restrict_user_defined_variables or ci_pipeline_variables_minimum_override_role is not allowed",
    );
  }
  return role;
}

/** The role that the deprecated switch means. Assumption: it changes a role only if the role contradicts it. */
function roleOfSwitch(current: Role, restricted: boolean | undefined): Role | undefined {
  if (restricted === undefined) return undefined;
  if (!restricted) return "developer";
  return current === "developer" ? "maintainer" : current;
}

function namespaceOf(state: GitLabState, { namespaceId }: Project): Namespace {
  const namespace = state.namespaces.get(namespaceId);
  if (!namespace) throw notFound("Namespace");
  return namespace;
}
