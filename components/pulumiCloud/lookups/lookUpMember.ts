import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { Mistake } from "../../../pipeline/errors";
import { attempt } from "../../lookups/attempt";
import { cloudMistake, unfitMember } from "../../lookups/lookupMistakes";

/** What keeps whoever the token is of from changing the organization; a store of one's own has none to be a member of. */
export async function lookUpMember(
  organization: string | undefined,
  options: pulumi.InvokeOptions,
): Promise<Mistake[]> {
  if (organization === undefined) return [];
  const user = await attempt(pulumiservice.getCurrentUser({}, options));
  if (!user.ok) return [cloudMistake(user.reason)];
  const args = { organizationName: organization, username: user.value.username };
  return unfitMember({ organization }, await attempt(pulumiservice.getOrganizationMember(args, options)));
}
