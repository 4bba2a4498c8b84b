import type { Context, Hono } from "hono";
import type { Namespace, User } from "../entities";
import { notFound } from "../errors";
import { currentUser } from "../http/access";
import { integer, optional, text } from "../http/fields";
import { maySeeGroup } from "../http/group";
import { paginate } from "../http/paging";
import { readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { groupLevel } from "../model/membership";
import { findNamespace, isUserNamespace } from "../model/namespaces";
import { presentNamespace } from "../present/namespace";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the routes that read namespaces: groups, and the namespaces of users. GitLab: namespaces API. */
export function namespaceRoutes(api: Hono, state: GitLabState): void {
  api.get("/namespaces", (context) => {
    const user = currentUser(context, state);
    const { search = "" } = readQuery(context, { search: optional(text) });
    const found = state.namespaces.filter(
      (row) => isVisible(state, user, row) && row.fullPath.toLowerCase().includes(search.toLowerCase()),
    );
    return context.json(paginate(context, found).map((row) => present(context, state, user, row)));
  });
  api.get("/namespaces/:id", (context) => {
    const user = currentUser(context, state);
    const found = findNamespace(state, segment(context, "id"));
    if (!found || !isVisible(state, user, found)) throw notFound("Namespace");
    return context.json(present(context, state, user, found));
  });
  api.get("/namespaces/:path/exists", (context) => {
    currentUser(context, state);
    const { parent_id: parentId = null } = readQuery(context, { parent_id: optional(integer) });
    const wanted = segment(context, "path").toLowerCase();
    const isTaken = (path: string): boolean =>
      state.namespaces.find((row) => row.parentId === parentId && row.path.toLowerCase() === path) !== undefined;
    // The names that GitLab suggests instead have a number.
    let number = 1;
    while (isTaken(`${wanted}${number}`)) number++;
    const exists = isTaken(wanted);
    return context.json({ exists, suggests: exists ? [`${wanted}${number}`] : [] });
  });
}

/** Whether a user sees a namespace: visible groups and the user's own namespace. An admin sees all. */
function isVisible(state: GitLabState, user: User, namespace: Namespace): boolean {
  if (isUserNamespace(namespace)) return user.admin || namespace.ownerId === user.id;
  return maySeeGroup(state, user, namespace);
}

function present(context: Context, state: GitLabState, user: User, namespace: Namespace): object {
  const administers = user.admin || groupLevel(state, user, namespace) >= AccessLevel.Maintainer;
  return presentNamespace(state, namespace, { administers, origin: originOf(context) });
}
