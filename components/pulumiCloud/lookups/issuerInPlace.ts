import { haveSamePolicies } from "../../../pipeline/plan/access/canonicalPolicies";
import { type Issuer, issuerPolicy } from "../issuer";
import type { FoundIssuer } from "./findIssuer";

/**
 * Whether Pulumi Cloud already has the issuer exactly as wanted. The order of its policies does not count, because it
 * is unknown whether Pulumi Cloud keeps it. An issuer that can't be read is not in place.
 */
export function isIssuerInPlace(wanted: Issuer, found: FoundIssuer | undefined): boolean {
  return (
    found?.policies !== undefined &&
    found.name === wanted.name &&
    found.maxExpiration === wanted.tokenSeconds &&
    JSON.stringify([...(found.thumbprints ?? [])].sort()) === JSON.stringify([...wanted.thumbprints].sort()) &&
    haveSamePolicies(found.policies, wanted.policies.map(issuerPolicy))
  );
}
