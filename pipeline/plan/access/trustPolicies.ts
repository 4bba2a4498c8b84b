import type { Access, Claims } from "./access";

/** The ids of a project and its group, by the ID token claims that contain them. */
export type PinnedIds = Readonly<Record<string, string>>;

/** A policy of an OIDC issuer: a job whose ID token has these claims may get a token of this type. */
export interface TrustPolicy {
  readonly decision: "allow";
  readonly tokenType: "organization" | "team" | "personal";
  readonly teamName?: string;
  readonly userLogin?: string;
  /** The pattern of each claim. Pulumi Cloud: `*` is any text, `.` any one character, `?` one or none. */
  readonly rules: Readonly<Record<string, string>>;
}

/**
 * How policies match a claim with several values. `exact`: one policy for each value. `short`: one pattern for all of them, which
 * also matches any other text that is as long as one of them, or between their lengths.
 */
export type Spelling = "exact" | "short";

/**
 * Returns the policies of an issuer. Each pins the id of the project or of its group. The CI system never reuses an id, so a new
 * project with an earlier path is not trusted.
 */
export function trustPolicies(access: readonly Access[], ids: PinnedIds, spelling: Spelling): TrustPolicy[] {
  return access.flatMap(({ team, user, claims, idClaim }) =>
    claims
      .flatMap((set) => rulesOf(set, spelling))
      .map((rules) => ({
        decision: "allow",
        tokenType: team !== undefined ? "team" : user !== undefined ? "personal" : "organization",
        ...(team !== undefined && { teamName: team }),
        ...(user !== undefined && { userLogin: user }),
        rules: { ...rules, ...(idClaim !== undefined && { [idClaim]: idOf(idClaim, ids) }) },
      })),
  );
}

function idOf(claim: string, ids: PinnedIds): string {
  const id = ids[claim];
  if (id === undefined) throw new Error(`the id for the claim ${claim} was not looked up`);
  return id;
}

/** The rules for a set of claims; with exact spelling one for each combination of values. */
function rulesOf(claims: Claims, spelling: Spelling): TrustPolicy["rules"][] {
  return Object.entries(claims).reduce<TrustPolicy["rules"][]>(
    (found, [claim, value]) =>
      patternsOf(value, spelling).flatMap((pattern) => found.map((rules) => ({ ...rules, [claim]: pattern }))),
    [{}],
  );
}

function patternsOf(value: string | readonly string[], spelling: Spelling): readonly string[] {
  if (typeof value === "string") return [value];
  if (spelling === "exact") return value;
  const lengths = value.map(({ length }) => length);
  const shortest = Math.min(...lengths);
  return [".".repeat(shortest) + "?".repeat(Math.max(...lengths) - shortest)];
}
