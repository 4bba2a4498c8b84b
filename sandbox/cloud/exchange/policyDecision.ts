import type { AuthPolicyDefinition } from "../entities";
import { type Claims, claimTexts } from "./claims";
import { fitsPattern } from "./wildcard";

/** The Pulumi token that a client requests. */
export type RequestedToken =
  | { readonly tokenType: "personal"; readonly user: string }
  | { readonly tokenType: "team"; readonly team: string }
  | { readonly tokenType: "organization"; readonly admin: boolean };

/**
 * Decides whether an issuer's policies allow the exchange of an ID token with these claims for the requested token.
 *
 * Pulumi Cloud documents: nothing is allowed unless a policy says so; a policy is for one type of token, and for one
 * team or user; values and teams have wildcards; a path leads into nested claims. It does not document what follows:
 *
 * - Assumption: of several policies that match, `deny` takes precedence, independent of the order.
 * - Assumption: all rules of a policy must match, and a policy without rules matches every token of its issuer.
 * - Assumption: a claim that is missing, null or a map matches nothing, not even `*`, and neither does a path that is
 *   not well formed.
 * - Assumption: a number or a boolean matches as it is written in JSON, and an array, as `aud` may be, when one of its
 *   elements does.
 * - Assumption: a team's name is matched with its case; a user's login has no wildcards.
 * - Assumption: an admin token must be requested with the scope `admin` and needs a policy that grants `admin`; any policy
 *   for organization tokens grants one that is not an admin token.
 * - Assumption: a policy that denies only admin tokens has `admin` among its permissions.
 * - Assumption: roles are not simulated; `roleID` is ignored.
 */
export function decidePolicy(
  definitions: readonly AuthPolicyDefinition[],
  requested: RequestedToken,
  claims: Claims,
): AuthPolicyDefinition["decision"] {
  const matching = definitions.filter((definition) => isFor(definition, requested) && rulesMatch(definition, claims));
  const denied = matching.some(({ decision }) => decision === "deny");
  return !denied && matching.some(({ decision }) => decision === "allow") ? "allow" : "deny";
}

function isFor(definition: AuthPolicyDefinition, requested: RequestedToken): boolean {
  if (definition.tokenType !== requested.tokenType) return false;
  switch (requested.tokenType) {
    case "personal":
      return definition.userLogin === requested.user;
    case "team":
      return definition.teamName !== undefined && fitsPattern(definition.teamName, requested.team);
    case "organization":
      return isForPermission(definition, requested.admin);
  }
}

function isForPermission({ decision, authorizedPermissions }: AuthPolicyDefinition, admin: boolean): boolean {
  const named = authorizedPermissions.includes("admin");
  if (decision === "allow") return named || !admin;
  return admin || !named || authorizedPermissions.includes("standard");
}

function rulesMatch({ rules }: AuthPolicyDefinition, claims: Claims): boolean {
  return Object.entries(rules).every(([path, pattern]) =>
    claimTexts(claims, path).some((text) => fitsPattern(pattern, text)),
  );
}
