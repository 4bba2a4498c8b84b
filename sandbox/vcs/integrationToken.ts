import { randomBytes } from "node:crypto";
import { AccessLevel } from "../gitlab/model/accessLevel";
import type { GitLabState } from "../gitlab/state";

/**
 * The group access token of Pulumi Cloud's integration with a group, which an owner of the group gave it. Undefined without the
 * group. GitLab: "Group access tokens", each with a bot user that is a member of the group.
 */
export function integrationToken(gitlab: GitLabState, account: string): string | undefined {
  const group = gitlab.namespaces.find(({ fullPath }) => fullPath.toLowerCase() === account.toLowerCase());
  if (!group) return undefined;
  const username = `group_${group.id}_bot_pulumi`;
  const found = gitlab.users.find((user) => user.username === username);
  if (found) return found.token;
  const createdAt = gitlab.now();
  const { id: userId, token } = gitlab.users.insert({
    username,
    name: "Pulumi",
    email: `${username}@noreply.example.com`,
    token: `glpat-${randomBytes(15).toString("base64url")}`,
    admin: false,
    createdAt,
  });
  gitlab.groupMembers.insert({ namespaceId: group.id, userId, accessLevel: AccessLevel.Owner, createdAt });
  return token;
}
