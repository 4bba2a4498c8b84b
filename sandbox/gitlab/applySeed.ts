import type { FileEntry, Namespace, Project, User } from "./entities";
import { ensureUserNamespace } from "./model/namespaces";
import { copyRepository } from "./git/copyRepository";
import { blobId } from "./git/objects";
import { writeCommit } from "./git/repository";
import { newProject } from "./model/newProject";
import type { GitLabSeed, GroupSeed, ProjectSeed, UserSeed } from "./seed";
import type { GitLabState } from "./state";

const SEED_AUTHOR = { name: "Administrator", email: "admin@example.com" };

/** Fills an empty state from its seed. Throws on a seed that contradicts itself. */
export function applySeed(state: GitLabState, seed: GitLabSeed): void {
  for (const user of seed.users) insertUser(state, user);
  for (const group of seed.groups ?? []) insertGroup(state, group);
  for (const project of seed.projects) insertProject(state, project);
  for (const user of state.users.all()) ensureUserNamespace(state, user);
}

function insertUser(state: GitLabState, { username, token, readToken, admin = false }: UserSeed): void {
  const tokens = [token, ...(readToken === undefined ? [] : [readToken])];
  const repeats = (user: User) =>
    user.username === username || [user.token, user.readToken].some((one) => one !== undefined && tokens.includes(one));
  if (token === readToken || state.users.find(repeats)) {
    throw new Error(`gitlab.users: the user "${username}" repeats a username or a token`);
  }
  const email = `${username}@example.com`;
  state.users.insert({
    username,
    name: username,
    email,
    token,
    ...(readToken !== undefined && { readToken }),
    admin,
    createdAt: state.now(),
  });
}

function insertGroup(state: GitLabState, { path, members }: GroupSeed): void {
  const namespace = ensureNamespace(state, path);
  for (const [username, level] of Object.entries(members)) {
    const user = findUser(state, `gitlab.groups: "${path}"`, username);
    if (state.groupMembers.find((row) => row.namespaceId === namespace.id && row.userId === user.id)) {
      throw new Error(`gitlab.groups: the path "${path}" is taken twice`);
    }
    state.groupMembers.insert({
      namespaceId: namespace.id,
      userId: user.id,
      accessLevel: level,
      createdAt: state.now(),
    });
  }
}

function insertProject(state: GitLabState, seed: ProjectSeed): void {
  const { path: fullPath, defaultBranch = "main" } = seed;
  if (state.projects.find((project) => project.fullPath === fullPath)) {
    throw new Error(`gitlab.projects: the path "${fullPath}" is taken twice`);
  }
  const members = Object.entries(seed.members).map(([username, level]) => ({
    user: findUser(state, `gitlab.projects: "${fullPath}"`, username),
    level,
  }));
  if (seed.forkOf !== undefined && seed.files)
    throw new Error(`gitlab.projects: the fork "${fullPath}" has its parent's files`);
  const slash = fullPath.lastIndexOf("/");
  if (slash <= 0) throw new Error(`gitlab.projects: the path "${fullPath}" names no group`);

  const parent = seed.forkOf === undefined ? undefined : findParent(state, seed.forkOf, fullPath);
  const project = newProject(state, {
    namespace: ensureNamespace(state, fullPath.slice(0, slash)),
    path: fullPath.slice(slash + 1),
    creatorId: members[0]?.user.id ?? 1,
    defaultBranch,
    ...(seed.ciConfigPath !== undefined && { ciConfigPath: seed.ciConfigPath }),
    ...(seed.allowForkPipelines !== undefined && { ciAllowForkPipelines: seed.allowForkPipelines }),
    ...(seed.jobTokenMayPush !== undefined && { jobTokenMayPush: seed.jobTokenMayPush }),
    ...(seed.pipelineVariablesRole !== undefined && { pipelineVariablesRole: seed.pipelineVariablesRole }),
    ...(seed.archived !== undefined && { archived: seed.archived }),
    ...(parent && { forkedFromId: parent.id }),
  });
  for (const { user, level } of members) {
    state.members.insert({ projectId: project.id, userId: user.id, accessLevel: level });
  }
  if (parent) copyRepository(state, parent.id, project.id);
  else if (seed.files) insertFiles(state, project.id, defaultBranch, seed.files);
}

function findUser(state: GitLabState, place: string, username: string): User {
  const user = state.users.find((row) => row.username === username);
  if (!user) {
    const usernames = state.users.all().map((row) => row.username);
    throw new Error(`${place} has a member "${username}". Users: ${usernames.join(", ") || "(none)"}.`);
  }
  return user;
}

function findParent(state: GitLabState, wanted: string, fork: string): Project {
  const project = state.projects.find(({ fullPath }) => fullPath === wanted);
  if (!project) throw new Error(`gitlab.projects: "${fork}" is a fork of "${wanted}", which does not come before it`);
  return project;
}

function ensureNamespace(state: GitLabState, fullPath: string): Namespace {
  const existing = state.namespaces.find((row) => row.fullPath === fullPath);
  if (existing) return existing;
  const owner = state.users.find(({ username }) => username === fullPath);
  if (owner) return ensureUserNamespace(state, owner);
  const slash = fullPath.lastIndexOf("/");
  const parent = slash < 0 ? undefined : ensureNamespace(state, fullPath.slice(0, slash));
  return state.namespaces.insert({
    path: fullPath.slice(slash + 1),
    fullPath,
    parentId: parent?.id ?? null,
    createdAt: state.now(),
  });
}

function insertFiles(
  state: GitLabState,
  projectId: number,
  branch: string,
  texts: Readonly<Record<string, string>>,
): void {
  const files = new Map(Object.entries(texts).map(([path, text]) => [path, fileEntry(text)]));
  if (files.size === 0) return;
  const commit = writeCommit(state, projectId, {
    parents: [],
    files,
    message: "Initial commit",
    author: SEED_AUTHOR,
    committer: SEED_AUTHOR,
  });
  state.branches.insert({ projectId, name: branch, commitId: commit.id });
}

function fileEntry(text: string): FileEntry {
  const content = Buffer.from(text);
  return { content, blobId: blobId(content), mode: "100644" };
}
