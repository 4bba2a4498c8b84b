import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";

/** How many policies the one list of an issuer has room for. Pulumi Cloud: OIDC issuers, authorization policies. */
export const policyLimit = 40;

/** The error of a list that is too long. `whose` says who brings how many, `wayOut` what would make it shorter. */
export function tooManyPolicies(count: number, whose: string, wayOut: string): Diagnostic {
  const message = `${count} policies are more than the ${policyLimit} that an issuer in Pulumi Cloud has room for: ${whose}. ${wayOut}`;
  return errorAt("TOO_MANY_POLICIES", "", message);
}
