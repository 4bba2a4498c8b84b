import type { Namespace, Project, User } from "../entities";
import type { GitLabState } from "../state";

/** Finds or creates the namespace of a user, which has the user's name. */
export function ensureUserNamespace(state: GitLabState, user: User): Namespace {
  return userNamespace(state, user) ?? insert(state, user);
}

/** The namespace of a user. Data of an older sandbox may lack it. */
export function userNamespace(state: GitLabState, { id, username }: User): Namespace | undefined {
  return (
    state.namespaces.find(({ ownerId }) => ownerId === id) ??
    state.namespaces.find(({ fullPath, parentId }) => fullPath === username && parentId === null)
  );
}

/** A group by id or by full path, case-insensitively; undefined for the namespace of a user. */
export function findGroup(state: GitLabState, wanted: string): Namespace | undefined {
  const found = findNamespace(state, wanted);
  return found && !isUserNamespace(found) ? found : undefined;
}

/** A group or the namespace of a user, by id or by full path, case-insensitively. */
export function findNamespace(state: GitLabState, wanted: string): Namespace | undefined {
  if (/^\d+$/.test(wanted)) return state.namespaces.get(Number(wanted));
  return state.namespaces.find(({ fullPath }) => fullPath.toLowerCase() === wanted.toLowerCase());
}

export function isUserNamespace({ ownerId }: Namespace): boolean {
  return ownerId !== undefined;
}

/** The groups in a group, at any depth. */
export function descendantsOf(state: GitLabState, { fullPath }: Namespace): Namespace[] {
  return state.namespaces.filter((row) => row.fullPath.startsWith(`${fullPath}/`));
}

/** The groups that a project is in, the outermost first. */
export function groupsOfProject(state: GitLabState, { fullPath }: Project): Namespace[] {
  return state.namespaces
    .filter((row) => !isUserNamespace(row) && fullPath.startsWith(`${row.fullPath}/`))
    .sort((a, b) => a.fullPath.length - b.fullPath.length);
}

function insert(state: GitLabState, { id, username, name, createdAt }: User): Namespace {
  return state.namespaces.insert({ path: username, fullPath: username, parentId: null, ownerId: id, name, createdAt });
}
