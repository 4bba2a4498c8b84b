import type { Context, Hono } from "hono";
import type { Project, User } from "../entities";
import { badRequest } from "../errors";
import { currentUser, findProject } from "../http/access";
import { type SelectedField, type Selection, selectionOf } from "../http/graphqlSelection";
import { required, text } from "../http/fields";
import { readParams } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel } from "../model/membership";
import { groupsOfProject, userNamespace } from "../model/namespaces";
import type { GitLabState } from "../state";

/** Adds the part of GitLab's GraphQL API that its clients use here: the current user, and the inherited variables of a project. */
export function graphqlRoutes(app: Hono, state: GitLabState): void {
  app.post("/api/graphql", async (context) => answer(context, state));
}

async function answer(context: Context, state: GitLabState): Promise<Response> {
  const user = currentUser(context, state);
  const { query } = await readParams(context, { query: required(text) });
  const selection = selectionOf(query);
  if (!selection) throw badRequest("the sandbox's GraphQL supports only simple queries, without variables");
  const errors: object[] = [];
  const root = {
    currentUser: userOf(state, user),
    project: ({ fullPath }: Arguments) => projectOf(state, user, String(fullPath)),
  };
  const data = resolve(selection, root, "Query", errors);
  return context.json(errors.length > 0 ? { errors } : { data });
}

type Node = Readonly<Record<string, unknown>>;
type Arguments = SelectedField["arguments"];

/** The selected fields of a node. An unknown field is an error, as in GitLab. */
function resolve(selection: Selection, node: Node, type: string, errors: object[]): Node {
  return Object.fromEntries(
    Object.entries(selection).map(([field, { arguments: given, selection: inner }]) => {
      if (!Object.hasOwn(node, field)) errors.push({ message: `Field '${field}' doesn't exist on type '${type}'` });
      const entry = node[field];
      const takesArguments = typeof entry === "function";
      if (!takesArguments && Object.keys(given).length > 0) {
        errors.push({ message: `Field '${field}' doesn't accept argument '${Object.keys(given).join("', '")}'` });
      }
      const value = takesArguments ? (entry as (given: Arguments) => unknown)(given) : entry;
      return [field, inner === null ? value : resolveValue(inner, value, field, errors)];
    }),
  );
}

function resolveValue(selection: Selection, value: unknown, type: string, errors: object[]): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => resolveValue(selection, one, type, errors));
  return typeof value === "object" && value !== null ? resolve(selection, value as Node, type, errors) : value;
}

/** A project in GraphQL; null if the user may not see it. Only Maintainers see variables: for others they are null. */
function projectOf(state: GitLabState, user: User, fullPath: string): Node | null {
  const project = findProject(state, fullPath);
  const level = project && accessLevel(state, user, project);
  if (!project || !level) return null;
  return {
    id: `gid://gitlab/Project/${project.id}`,
    inheritedCiVariables: ({ first = maxPage }: Arguments) =>
      level < AccessLevel.Maintainer ? null : inherited(state, project, Math.min(Number(first), maxPage)),
  };
}

/** GitLab: the largest page of a connection. */
const maxPage = 100;

/** The variables of a project's groups. GitLab: `InheritedCiVariable`. */
function inherited(state: GitLabState, project: Project, first: number): Node {
  const nodes = groupsOfProject(state, project).flatMap((group) =>
    state.groupVariables
      .filter(({ namespaceId }) => namespaceId === group.id)
      .map(({ key, environmentScope, protected: isProtected }) => ({
        key,
        environmentScope,
        protected: isProtected,
        groupName: group.name ?? group.path,
      })),
  );
  return { nodes: nodes.slice(0, first), pageInfo: { hasNextPage: nodes.length > first } };
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
