import { compact } from "./compact";
import { policyLimit } from "./policyLimit";
import type { Spelling, TrustPolicy } from "./trustPolicies";

/**
 * Returns the policies without redundant ones: exact ones if they are within an issuer's limit, short ones otherwise. No short
 * pattern matches a merge request.
 */
export function fittingPolicies(policies: (spelling: Spelling) => readonly TrustPolicy[]): TrustPolicy[] {
  const exact = compact(policies("exact"));
  return exact.length <= policyLimit ? exact : compact(policies("short"));
}
