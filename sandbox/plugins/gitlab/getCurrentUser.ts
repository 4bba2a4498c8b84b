import type { FunctionDefinition } from "../definition";
import { flag, integer, isObject, shown, text, type Value, type Values } from "../values";
import type { GitLab } from "./context";

/** The provider's query for the user of its token (provider: data source current_user). */
const QUERY = "query {currentUser {name, bot, groupCount, id, namespace{id} publicEmail, username}}";

/** The user of the provider's token (GitLab: GraphQL API, currentUser). */
export const getCurrentUser: FunctionDefinition<GitLab> = async (_args, { graphql }) => {
  const { data, errors } = await graphql.send("POST", "graphql", { json: { query: QUERY } });
  if (errors !== undefined) throw new Error(`GitLab refused the query for the current user: ${shown(errors)}`);
  const user = inside(isObject(data) ? data : {}, "currentUser");
  const globalId = text(user, "id") ?? "";
  const globalNamespaceId = text(inside(user, "namespace"), "id") ?? "";
  const result: Record<string, Value> = {
    id: numberOf(globalId),
    globalId,
    namespaceId: numberOf(globalNamespaceId),
    globalNamespaceId,
    username: text(user, "username") ?? "",
    name: text(user, "name") ?? "",
    bot: flag(user, "bot") ?? false,
    groupCount: integer(user, "groupCount") ?? 0,
    publicEmail: text(user, "publicEmail") ?? "",
  };
  return result;
};

function inside(values: Values, name: string): Values {
  const value = values[name];
  return isObject(value) ? value : {};
}

/** The number at the end of a global id such as `gid://gitlab/User/7`. */
function numberOf(globalId: string): string {
  return globalId.split("/").at(-1) ?? "";
}
