import type { Flow } from "../../flow/flow";
import type { ClaimedFlow, Target } from "../../target";
import type { Access } from "./access";

/** Returns the identities with the target's claims. A target without an OIDC issuer has no claims. */
export function planAccess(flow: ClaimedFlow & Pick<Flow, "identities">, { trust }: Pick<Target, "trust">): Access[] {
  const { pinnedTo } = flow.trust;
  return flow.identities.map((identity) => ({
    ...identity,
    claims: trust ? identity.triggers.map((trigger) => trust.claims(flow, identity, trigger)) : [],
    ...(trust && pinnedTo && { idClaim: trust.idClaims[pinnedTo] }),
    tokenScope: trust?.tokenScope(identity) ?? "",
  }));
}
