import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";

/** The maximum number of policies of an issuer. Pulumi Cloud: OIDC issuers, authorization policies. */
export const policyLimit = 40;

/** Returns the error for too many policies. `needs` says how many each owner needs, and `wayOut` how to need fewer. */
export function tooManyPolicies(count: number, needs: string, wayOut: string): Diagnostic {
  const message = `${count} policies are more than the ${policyLimit} that Pulumi Cloud accepts for an issuer: ${needs}. ${wayOut}`;
  return errorAt("TOO_MANY_POLICIES", "", message);
}
