import type { Namespace } from "../entities";
import { groupMemberships, type Membership } from "../model/membership";
import { descendantsOf, isUserNamespace } from "../model/namespaces";
import type { GitLabState } from "../state";

/** The form of a namespace within a project. GitLab: the entity `NamespaceBasic`. */
export function presentProjectNamespace(namespace: Namespace, origin: string): object {
  const { id, path, fullPath, parentId } = namespace;
  const isUser = isUserNamespace(namespace);
  return {
    id,
    name: namespace.name ?? path,
    path,
    kind: isUser ? "user" : "group",
    full_path: fullPath,
    parent_id: parentId,
    avatar_url: null,
    web_url: isUser ? `${origin}/${fullPath}` : `${origin}/groups/${fullPath}`,
  };
}

/** The form of a namespace. GitLab: the entity `Namespace`; the number of members is for those who administer it. */
export function presentNamespace(
  state: GitLabState,
  namespace: Namespace,
  { administers, origin }: { readonly administers: boolean; readonly origin: string },
): object {
  const groups = [namespace, ...descendantsOf(state, namespace)];
  const members = new Set(
    groups.flatMap((group) => groupMemberships(state, group)).map(({ userId }: Membership) => userId),
  );
  return {
    ...presentProjectNamespace(namespace, origin),
    ...(administers && !isUserNamespace(namespace) && { members_count_with_descendants: members.size }),
    ...(state.edition === "ee" && { billable_members_count: members.size, trial: false }),
  };
}
