import type { Context, Hono } from "hono";
import type { Namespace, Project, User } from "../entities";
import { blobId } from "../git/objects";
import { badParams, conflict, forbidden, notFound } from "../errors";
import { copyRepository } from "../git/copyRepository";
import { writeCommit } from "../git/repository";
import { callerWith, currentUser } from "../http/access";
import { boolean, integer, optional, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, readQuery } from "../http/params";
import { closeMergeRequestsFrom } from "../mergeRequests/changeMergeRequest";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel, groupLevel, memberLevel } from "../model/membership";
import { ensureUserNamespace } from "../model/namespaces";
import { deleteProject, newProject } from "../model/newProject";
import { isTaken, pathOf, refusePath } from "../model/projectPaths";
import { originOf } from "../present/origin";
import { presentProject } from "../present/project";
import type { GitLabState } from "../state";
import { readSettings } from "./projectSettings";

/** Adds the routes that create, fork and delete projects. GitLab: projects API. */
export function projectWriteRoutes(api: Hono, state: GitLabState): void {
  api.post("/projects", (context) => create(context, state));
  api.post("/projects/:id/fork", (context) => fork(context, state));
  api.get("/projects/:id/forks", (context) => forks(context, state));
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
  const fields = {
    name: optional(text),
    path: optional(text),
    namespace_id: optional(integer),
    description: optional(text),
    default_branch: optional(text),
    initialize_with_readme: optional(boolean),
    ci_config_path: optional(text),
  };
  const settings = await readSettings(context, Object.keys(fields));
  const params = await readParams(context, fields);
  if (params.name === undefined && params.path === undefined) {
    throw badParams(["name, path are missing, at least one parameter must be provided"]);
  }
  const path = params.path ?? pathOf(params.name ?? "");
  const namespace =
    params.namespace_id === undefined ? ensureUserNamespace(state, user) : groupFor(state, user, params.namespace_id);
  refusePath(state, namespace, path);
  const project = newProject(state, {
    namespace,
    path,
    ...(params.name !== undefined && { name: params.name }),
    description: params.description ?? null,
    creatorId: user.id,
    defaultBranch: params.default_branch ?? "main",
    ciConfigPath: params.ci_config_path ?? null,
    settings,
  });
  if (params.initialize_with_readme) addReadme(state, user, project);
  return context.json(presentOwned(context, state, user, project), 201);
}

/** Commits the README of a project that is created with one. GitLab: `initialize_with_readme`. */
function addReadme(state: GitLabState, user: User, { id, name, path, defaultBranch }: Project): void {
  const content = Buffer.from(`# ${name ?? path}\n`);
  const author = { name: user.name, email: user.email };
  const files = new Map([["README.md", { content, blobId: blobId(content), mode: "100644" as const }]]);
  const commit = writeCommit(state, id, { parents: [], files, message: "Initial commit", author, committer: author });
  state.branches.insert({ projectId: id, name: defaultBranch, commitId: commit.id });
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
  const namespace = id === undefined ? ensureUserNamespace(state, user) : groupFor(state, user, id);
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

/** Makes the caller the Owner of a new project, and returns its form. */
function presentOwned(context: Context, state: GitLabState, user: User, project: Project): object {
  state.members.insert({ projectId: project.id, userId: user.id, accessLevel: AccessLevel.Owner });
  return presentProject(state, { user, project, level: AccessLevel.Owner }, originOf(context));
}

/**
 * The namespace of a new project: the user's own, or a group that the user is a Developer of, GitLab's default. Assumption,
 * as seeds may have groups without members: a Maintainer of a project in it may add one, too.
 */
function groupFor(state: GitLabState, user: User, id: number): Namespace {
  const namespace = state.namespaces.get(id);
  if (!namespace) throw notFound("Namespace");
  const maintains = state.projects
    .filter(({ namespaceId }) => namespaceId === id)
    .some((project) => memberLevel(state, user, project) >= AccessLevel.Maintainer);
  const mayCreate = groupLevel(state, user, namespace) >= AccessLevel.Developer;
  if (!user.admin && !maintains && !mayCreate && namespace.ownerId !== user.id) throw forbidden();
  return namespace;
}
