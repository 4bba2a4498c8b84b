import type { FoundationPlan } from "../../pipeline/foundation/planFoundation";
import { keepPolicies } from "../../pipeline/foundation/keepPolicies";
import { policyKey } from "../../pipeline/plan/access/canonicalPolicies";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import type { StackResource } from "../lookups/stackState";
import { issuerPolicy } from "../pulumiCloud/issuer";
import { foundationNames } from "./sharedResources";

/** Whether this update keeps the policies that the plan no longer has. It is then not the last one for this plan. */
export function keepsPolicies(): boolean {
  return process.env[keepPolicies] === "true";
}

/**
 * The planned policies, and those of the last update that the plan no longer has. A policy that grants the token of a team that this
 * update deletes is not kept.
 */
export function withKeptPolicies(
  name: string,
  { teams }: FoundationPlan,
  planned: readonly TrustPolicy[],
  state: readonly StackResource[],
): TrustPolicy[] {
  const wanted = new Set(teams.map((team) => team.name));
  const deleted = new Set(
    state.flatMap(({ type, outputs }) =>
      type === "pulumiservice:index:Team" && !wanted.has(String(outputs.name)) ? [outputs.name] : [],
    ),
  );
  const issuer = state.find(
    (one) => one.type === "pulumiservice:index:OidcIssuer" && one.name === foundationNames.issuer(name),
  );
  const last = ((issuer?.outputs.policies ?? []) as TrustPolicy[]).filter(({ teamName }) => !deleted.has(teamName));
  return [...new Map([...last, ...planned].map((one) => [policyKey(issuerPolicy(one)), one])).values()];
}
