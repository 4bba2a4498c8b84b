import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { attempt, type Attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { cloudDiagnostic } from "./cloudDiagnostic";

/** An error unless the token's user is an organization admin. A self-managed backend has no organization. */
export async function lookUpMember(
  organization: string | undefined,
  options: pulumi.InvokeOptions,
): Promise<Diagnostic[]> {
  if (organization === undefined) return [];
  const user = await attempt(pulumiservice.getCurrentUser({}, options));
  if (!user.ok) return [cloudDiagnostic(user.reason)];
  const args = { organizationName: organization, username: user.value.username };
  return notAdmin(organization, await attempt(pulumiservice.getOrganizationMember(args, options)));
}

/** The error of a member who is not an admin. An organization token is not a member. */
function notAdmin(organization: string, member: Attempt<pulumiservice.GetOrganizationMemberResult>): Diagnostic[] {
  if (!member.ok) {
    if (!isNotFound(member.reason)) return [];
    const message = `Pulumi Cloud has no organization "${organization}", or the token cannot see it. Check the name`;
    return [errorAt("NO_ORGANIZATION", "organization", message)];
  }
  const { username, roleName, virtualAdmin } = member.value;
  if (roleName !== "member" || virtualAdmin) return [];
  const message = `"${username}" is not an admin of Pulumi organization "${organization}". Only an admin can create teams, issuers and tokens. Give the user that role, or use another token`;
  return [errorAt("NO_PERMISSION", "organization", message)];
}
