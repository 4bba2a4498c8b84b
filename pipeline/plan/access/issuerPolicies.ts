import type { Diagnostic } from "../../diagnostics/diagnostic";
import type { Target } from "../../target";
import type { Access } from "./access";
import { compact } from "./compact";
import { fittingPolicies } from "./fittingPolicies";
import { type PinnedIds, trustPolicies, type TrustPolicy } from "./trustPolicies";
import { policyLimit, tooManyPolicies } from "./policyLimit";

/** Returns the policies of an issuer that one project owns, without redundant ones. */
export function issuerPolicies(access: readonly Access[], ids: PinnedIds): TrustPolicy[] {
  return fittingPolicies((spelling) => trustPolicies(access, ids, spelling));
}

/** Returns an error if a project's own issuer would have too many policies. */
export function ownIssuerDiagnostics(access: readonly Access[], { title }: Pick<Target, "title">): Diagnostic[] {
  // The number of policies does not depend on the ids.
  const ids = Object.fromEntries(access.flatMap(({ idClaim }) => (idClaim === undefined ? [] : [[idClaim, "1"]])));
  const { length } = compact(trustPolicies(access, ids, "short"));
  if (length <= policyLimit) return [];
  const deployments = access.filter(({ identity }) => identity === "deploy").length;
  const wayOut = `Divide it among several ${title} projects, or leave deployments out`;
  return [tooManyPolicies(length, `${deployments} deployments, their previews and drift jobs`, wayOut)];
}
