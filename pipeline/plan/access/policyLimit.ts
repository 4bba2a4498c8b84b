import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";

/** The maximum number of policies of an issuer. Pulumi Cloud: OIDC issuers, authorization policies. */
export const policyLimit = 40;

/** Returns the error for too many policies. `whose` says how many each owner needs, and `wayOut` how to need fewer. */
export function tooManyPolicies(count: number, whose: string, wayOut: string): Diagnostic {
  const message = `${count} policies are more than the ${policyLimit} that an issuer in Pulumi Cloud has room for: ${whose}. ${wayOut}`;
  return errorAt("TOO_MANY_POLICIES", "", message);
}
