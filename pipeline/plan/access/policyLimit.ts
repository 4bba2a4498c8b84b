import type { Mistake } from "../../errors";

/** How many policies the one list of an issuer has room for. Pulumi Cloud: OIDC issuers, authorization policies. */
export const policyLimit = 40;

/** The mistake of a list that is too long. `whose` says who brings how many, `wayOut` what would make it shorter. */
export function tooManyPolicies(count: number, whose: string, wayOut: string): Mistake {
  const message = `${count} policies are more than the ${policyLimit} that an issuer in Pulumi Cloud has room for: ${whose}. ${wayOut}`;
  return { code: "TOO_MANY_POLICIES", path: "", message };
}
