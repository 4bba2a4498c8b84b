import type { FunctionDefinition } from "../definition";
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

/** Searches all pages of members, as the provider does: the API can't return a single member. */
async function findMember(organization: string, username: string, { api }: Cloud): Promise<Values | undefined> {
  let continuationToken: string | undefined;
  do {
    const page = await api.send("GET", path("orgs", organization, "members"), {
      query: { type: "backend", continuationToken },
    });
    const found = objects(page, "members").find((member) => {
      const { githubLogin, name } = userOf(member);
      return githubLogin === username || name === username;
    });
    if (found) return found;
    continuationToken = text(page, "continuationToken");
  } while (continuationToken !== undefined && continuationToken !== "");
  return undefined;
}

function userOf(member: Values): Values {
  return isObject(member.user) ? member.user : {};
}
