import type { Context, Hono } from "hono";
import type { Namespace, Project, User } from "../entities";
import { conflict, forbidden, invalid, notFound } from "../errors";
import { copyRepository } from "../git/copyRepository";
import { findBranch, isEmpty } from "../git/repository";
import { callerWith, currentUser } from "../http/access";
import { boolean, integer, type Kind, optional, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, readQuery } from "../http/params";
import { closeMergeRequestsFrom } from "../mergeRequests/changeMergeRequest";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel, memberLevel } from "../model/membership";
import { deleteProject, newProject, renameProject } from "../model/newProject";
import { subjectFault } from "../model/subjectComponents";
import { originOf } from "../present/origin";
import { presentProject } from "../present/project";
import type { GitLabState } from "../state";

/** Adds the routes that create, fork, change and delete projects. GitLab: projects API. */
export function projectWriteRoutes(api: Hono, state: GitLabState): void {
  api.post("/projects", (context) => create(context, state));
  api.post("/projects/:id/fork", (context) => fork(context, state));
  api.get("/projects/:id/forks", (context) => forks(context, state));
  api.put("/projects/:id", (context) => update(context, state));
  api.delete("/projects/:id", (context) => {
    const { user, project } = callerWith(context, state, AccessLevel.Owner);
    // GitLab marks the project for deletion and deletes it days later.
    closeMergeRequestsFrom(state, user, project);
    deleteProject(state, project);
    return context.json({ message: "202 Accepted" }, 202);
  });
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const user = currentUser(context, state);
  const params = await readParams(context, {
    name: optional(text),
    path: optional(text),
    namespace_id: optional(integer),
    default_branch: optional(text),
  });
  const path = params.path ?? params.name ?? "";
  const namespace =
    params.namespace_id === undefined ? ownNamespace(state, user) : groupFor(state, user, params.namespace_id);
  refusePath(state, namespace, path);
  const project = newProject(state, {
    namespace,
    path,
    creatorId: user.id,
    defaultBranch: params.default_branch ?? "main",
  });
  return context.json(presentOwned(context, state, user, project), 201);
}

/** Forks a project, by default into the caller's namespace. GitLab: "Fork a project". */
async function fork(context: Context, state: GitLabState): Promise<Response> {
  const { user, project: parent } = callerWith(context, state, AccessLevel.Reporter);
  const params = await readParams(context, {
    path: optional(text),
    name: optional(text),
    namespace_id: optional(integer),
    namespace_path: optional(text),
  });
  const named = state.namespaces.find(({ fullPath }) => fullPath === params.namespace_path)?.id;
  if (params.namespace_path !== undefined && named === undefined) throw notFound("Namespace");
  const id = params.namespace_id ?? named;
  const namespace = id === undefined ? ownNamespace(state, user) : groupFor(state, user, id);
  const path = params.path ?? params.name ?? parent.path;
  if (isTaken(state, namespace, path)) throw conflict("Project namespace name has already been taken");
  refusePath(state, namespace, path);
  const { defaultBranch, ciConfigPath } = parent;
  const project = newProject(state, {
    namespace,
    path,
    creatorId: user.id,
    defaultBranch,
    ciConfigPath,
    forkedFromId: parent.id,
  });
  copyRepository(state, parent.id, project.id);
  return context.json(presentOwned(context, state, user, project), 201);
}

/** Lists the forks that the caller can see, newest first. */
function forks(context: Context, state: GitLabState): Response {
  const { user, project: parent } = callerWith(context, state, AccessLevel.Guest);
  const query = readQuery(context, { search: optional(text), membership: optional(boolean), owned: optional(boolean) });
  const minimum = query.owned ? AccessLevel.Owner : query.membership ? AccessLevel.Guest : 0;
  const found = state.projects
    .filter(({ forkedFromId, path }) => forkedFromId === parent.id && path.includes(query.search ?? ""))
    .map((project) => ({ user, project, level: accessLevel(state, user, project) }))
    .filter(({ project, level }) => level > 0 && memberLevel(state, user, project) >= minimum)
    .reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((caller) => presentProject(state, caller, origin)));
}

const subject: Kind<string[]> = (raw, name, faults) => {
  if (Array.isArray(raw) && raw.every((part) => typeof part === "string")) return raw;
  faults.push(`${name} is invalid`);
  return undefined;
};

async function update(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Maintainer);
  const { project } = caller;
  const params = await readParams(context, {
    path: optional(text),
    description: optional(text),
    default_branch: optional(text),
    ci_allow_fork_pipelines_to_run_in_parent_project: optional(boolean),
    protect_merge_request_pipelines: optional(boolean),
    ci_id_token_sub_claim_components: optional(subject),
    allow_pipeline_trigger_approve_deployment: optional(boolean),
    ci_push_repository_for_job_token_allowed: optional(boolean),
  });
  const { path = project.path, default_branch: branch, ci_id_token_sub_claim_components: components } = params;
  const fault = components && subjectFault(components);
  if (fault !== undefined) throw invalid({ ci_id_token_sub_claim_components: [fault] });
  if (branch !== undefined && !isEmpty(state, project.id) && !findBranch(state, project.id, branch)) {
    throw invalid({ base: ["Could not set the default branch"] });
  }
  if (path !== project.path) refusePath(state, namespaceOf(state, project), path);

  const changed = state.projects.update(project.id, {
    description: params.description ?? project.description,
    defaultBranch: branch ?? project.defaultBranch,
    ciAllowForkPipelines: params.ci_allow_fork_pipelines_to_run_in_parent_project ?? project.ciAllowForkPipelines,
    protectMergeRequestPipelines: params.protect_merge_request_pipelines ?? project.protectMergeRequestPipelines,
    allowsOwnDeploymentApproval:
      (state.premium ? params.allow_pipeline_trigger_approve_deployment : undefined) ??
      project.allowsOwnDeploymentApproval ??
      false,
    jobTokenMayPush: params.ci_push_repository_for_job_token_allowed ?? project.jobTokenMayPush ?? false,
    idTokenSubComponents: components ?? project.idTokenSubComponents,
  });
  const renamed = path === project.path ? changed : renameProject(state, changed, path);
  return context.json(presentProject(state, { ...caller, project: renamed }, originOf(context)));
}

/** Makes the caller the Owner of a new project, and returns its form. */
function presentOwned(context: Context, state: GitLabState, user: User, project: Project): object {
  state.members.insert({ projectId: project.id, userId: user.id, accessLevel: AccessLevel.Owner });
  return presentProject(state, { user, project, level: AccessLevel.Owner }, originOf(context));
}

/** Finds or creates the user's namespace. */
function ownNamespace(state: GitLabState, { username }: User): Namespace {
  const found = state.namespaces.find(({ fullPath }) => fullPath === username);
  return found ?? state.namespaces.insert({ path: username, fullPath: username, parentId: null });
}

/** The group of a new project. Assumption, as groups have no members: a Maintainer of a project in it may add one. */
function groupFor(state: GitLabState, user: User, id: number): Namespace {
  const namespace = state.namespaces.get(id);
  if (!namespace) throw notFound("Namespace");
  const maintains = state.projects
    .filter(({ namespaceId }) => namespaceId === id)
    .some((project) => memberLevel(state, user, project) >= AccessLevel.Maintainer);
  if (!user.admin && !maintains && namespace.fullPath !== user.username) throw forbidden();
  return namespace;
}

function namespaceOf(state: GitLabState, { namespaceId }: Project): Namespace {
  const namespace = state.namespaces.get(namespaceId);
  if (!namespace) throw notFound("Namespace");
  return namespace;
}

/**
 * Throws if a project path is invalid or taken. The texts are recalled. GitLab: limitations on project and group names.
 */
function refusePath(state: GitLabState, namespace: Namespace, path: string): void {
  if (path.trim() === "") throw invalid({ path: ["can't be blank"] });
  if (!/^[A-Za-z0-9_][\w.-]*$/.test(path) || /(\.git|\.atom|\.)$/.test(path)) {
    throw invalid({
      path: [
        "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or end in '.atom'",
      ],
    });
  }
  if (isTaken(state, namespace, path)) throw invalid({ path: ["has already been taken"] });
}

function isTaken(state: GitLabState, namespace: Namespace, path: string): boolean {
  const fullPath = `${namespace.fullPath}/${path}`.toLowerCase();
  return state.projects.find((row) => row.fullPath.toLowerCase() === fullPath) !== undefined;
}
