import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import type { Identity } from "../../../pipeline/model";
import { exceptionFor, withException, withoutException } from "../../../pipeline/checks/settings/exceptions";
import { unsafe } from "../../../pipeline/checks/settings/unsafeSettings";
import { oneLine } from "../../../pipeline/visible";
import type { Plan } from "../../../pipeline/plan/plan";
import type { Attempt } from "../../lookups/attempt";
import { lookUpMemberPermissions, type MemberPermissions } from "./memberPermissions";

type OrganizationPlan = Pick<Plan, "organization" | "access" | "exceptions">;

/** Checks the default permissions of members, if team tokens separate the identities. */
export async function lookUpOrganization(plan: OrganizationPlan, options: pulumi.InvokeOptions): Promise<Diagnostic[]> {
  const { organization, access } = plan;
  if (organization === undefined || access.every(({ team }) => team === undefined)) return [];
  return checkMemberPermissions(plan, await lookUpMemberPermissions(organization, options));
}

/**
 * The findings about default permissions. A team token also has them. Pulumi: team access tokens.
 * Assumption: reading ESC definitions is harmless, because their secrets are encrypted.
 */
export function checkMemberPermissions(
  { organization = "", access, exceptions }: OrganizationPlan,
  permissions: Attempt<MemberPermissions> | undefined,
): Diagnostic[] {
  // Other lookups report a missing token.
  if (!permissions) return [];
  const place = unsafe("OPEN_ORGANIZATION", "organization", "");
  const exception = exceptionFor(exceptions, place);
  if (!permissions.ok) {
    return exception ? [] : [notRead(organization, permissions.reason)];
  }
  const rights = [...stackRights(permissions.value), ...escRights(permissions.value)];
  if (rights.length === 0) return [];
  const isUnreviewed = access.some(({ identity, team }) => team !== undefined && unreviewed.includes(identity));
  const holders = isUnreviewed ? "every team, also that of merge requests" : "every team";
  const message = `every member of Pulumi organization ${quoted(organization)} may ${rights.join(" and ")}, and so may the token of ${holders}`;
  return exception
    ? [withException({ ...place, message }, exception.reason)]
    : [withoutException({ ...place, message: `${message}. ${wayOut}` })];
}

const unreviewed: readonly Identity[] = ["preview", "review"];

/** The rights of a stack permission. An unknown permission counts as a right. */
function stackRights({ stacks }: MemberPermissions): string[] {
  switch (stacks) {
    case 0:
      return [];
    case 101:
      return ["read all its stacks with their secrets"];
    case 102:
      return ["update all its stacks"];
    case 103:
      return ["administer all its stacks"];
    default:
      return [`use permission ${quoted(stacks)} on all its stacks`];
  }
}

function escRights({ escEnvironments }: MemberPermissions): string[] {
  switch (escEnvironments) {
    case "none":
    case "read":
      return [];
    case "open":
      return ["open all its ESC environments"];
    case "write":
      return ["change all its ESC environments"];
    case "admin":
      return ["administer all its ESC environments"];
    default:
      return [`use permission ${quoted(escEnvironments)} on all its ESC environments`];
  }
}

/** Pulumi: organization-wide role settings. */
const wayOut =
  "Set the stack and the environment permissions of members to None (Settings > Access management > Roles > Organization-wide role settings)";

function notRead(organization: string, reason: string): Diagnostic {
  const message = `the default permissions of members of Pulumi organization ${quoted(organization)}, which the token of every team has, too, could not be read: ${oneLine(reason)}. Make sure that they are None (Settings > Access management > Roles > Organization-wide role settings)`;
  return warningAt("ORGANIZATION_UNSEEN", "organization", message);
}
