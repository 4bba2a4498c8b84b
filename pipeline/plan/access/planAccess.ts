import type { Flow } from "../../flow/flow";
import type { Target } from "../../target";
import type { Access } from "./access";

/** Who may do what, in the target's words. Where no issuer is registered for a target, nobody has claims. */
export function planAccess(flow: Flow, { trust }: Pick<Target, "trust">): Access[] {
  const { pinnedBy } = flow.trust;
  return flow.identities.map((identity) => ({
    ...identity,
    claims: trust ? identity.triggers.map((trigger) => trust.claims(flow, identity, trigger)) : [],
    ...(trust && pinnedBy && { pinnedBy: trust.idClaims[pinnedBy] }),
    tokenScope: trust?.tokenScope(identity) ?? "",
  }));
}
