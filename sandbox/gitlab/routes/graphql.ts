import type { Context, Hono } from "hono";
import type { User } from "../entities";
import { badRequest } from "../errors";
import { currentUser } from "../http/access";
import { type Selection, selectionOf } from "../http/graphqlSelection";
import { required, text } from "../http/fields";
import { readParams } from "../http/params";
import { userNamespace } from "../model/namespaces";
import type { GitLabState } from "../state";

/** Adds the part of GitLab's GraphQL API that the provider uses: the current user. */
export function graphqlRoutes(app: Hono, state: GitLabState): void {
  app.post("/api/graphql", async (context) => answer(context, state));
}

async function answer(context: Context, state: GitLabState): Promise<Response> {
  const user = currentUser(context, state);
  const { query } = await readParams(context, { query: required(text) });
  const selection = selectionOf(query);
  if (!selection)
    throw badRequest("the sandbox's GraphQL supports only simple queries, without arguments and variables");
  const errors: object[] = [];
  const data = resolve(selection, { currentUser: userOf(state, user) }, "Query", errors);
  return context.json(errors.length > 0 ? { errors } : { data });
}

type Node = Readonly<Record<string, unknown>>;

/** The selected fields of a node. An unknown field is an error, as in GitLab. */
function resolve(selection: Selection, node: Node, type: string, errors: object[]): Node {
  return Object.fromEntries(
    Object.entries(selection).map(([field, inner]) => {
      if (!Object.hasOwn(node, field)) errors.push({ message: `Field '${field}' doesn't exist on type '${type}'` });
      const value = node[field];
      const isNode = inner !== null && typeof value === "object" && value !== null;
      return [field, isNode ? resolve(inner, value as Node, field, errors) : value];
    }),
  );
}

/** A user in GraphQL. Data of an older sandbox may lack the user's namespace. */
function userOf(state: GitLabState, user: User): Node {
  const { id, username, name } = user;
  const namespace = userNamespace(state, user);
  return {
    id: `gid://gitlab/User/${id}`,
    username,
    name,
    bot: false,
    groupCount: state.groupMembers.filter(({ userId }) => userId === id).length,
    publicEmail: "",
    namespace: namespace ? { id: `gid://gitlab/Namespaces::UserNamespace/${namespace.id}` } : null,
  };
}
