import type { FunctionDefinition } from "../definition";
import { during } from "../restClient";
import { compact, flag, isObject, objects, requiredText, text, type Values } from "../values";
import type { Cloud } from "./context";
import { path } from "./paths";

const BUILT_IN_ROLES = ["member", "admin", "billing-manager"];

/** The user of the access token. */
export const getCurrentUser: FunctionDefinition<Cloud> = async (_args, { api }) => {
  const user = await api.send("GET", "user");
  return {
    username: text(user, "githubLogin") ?? "",
    name: text(user, "name") ?? "",
    email: text(user, "email") ?? "",
    avatarUrl: text(user, "avatarUrl") ?? "",
  };
};

/** A member of an organization. Throws if there is none with this name. */
export const getOrganizationMember: FunctionDefinition<Cloud> = async (args, cloud) => {
  const organization = requiredText(args, "organizationName");
  const username = requiredText(args, "username");
  const member = await findMember(organization, username, cloud);
  if (!member) throw new Error(`organization "${organization}" has no member "${username}"`);
  const role = text(member, "role") ?? "";
  const assigned = isObject(member.fgaRole) ? member.fgaRole : {};
  return compact({
    username: text(userOf(member), "githubLogin") ?? username,
    role: BUILT_IN_ROLES.includes(role) ? role : undefined,
    roleId: text(assigned, "id"),
    roleName: text(assigned, "name") ?? role,
    virtualAdmin: flag(member, "virtualAdmin") ?? false,
  });
};

/**
 * Searches both lists of members, as the provider does (1.3.0: ListOrgMembers): the API can't return a single member. A
 * failure to read the second list is ignored.
 */
async function findMember(organization: string, username: string, cloud: Cloud): Promise<Values | undefined> {
  const members = await during("failed to list organization members", roster(organization, "backend", cloud));
  members.push(...(await roster(organization, "frontend", cloud).catch(() => [])));
  return members.find((member) => {
    const { githubLogin, name } = userOf(member);
    return githubLogin === username || name === username;
  });
}

/** All pages of a list of members. */
async function roster(organization: string, type: string, { api }: Cloud): Promise<Values[]> {
  const members: Values[] = [];
  let continuationToken: string | undefined;
  do {
    const query = { type, continuationToken };
    const page = await api.send("GET", path("orgs", organization, "members"), { query });
    members.push(...objects(page, "members"));
    continuationToken = text(page, "continuationToken");
  } while (continuationToken !== undefined && continuationToken !== "");
  return members;
}

function userOf(member: Values): Values {
  return isObject(member.user) ? member.user : {};
}
