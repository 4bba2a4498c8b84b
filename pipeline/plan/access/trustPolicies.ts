import type { Access, Claims } from "./access";

/** The ids of a project and its group, by the ID token claims that contain them. */
export type PinnedIds = Readonly<Record<string, string>>;

/** One policy of an OIDC issuer: a job whose ID token has these claims may get this kind of token. */
export interface TrustPolicy {
  readonly decision: "allow";
  readonly tokenType: "organization" | "team" | "personal";
  readonly teamName?: string;
  readonly userLogin?: string;
  readonly rules: Claims;
}

/**
 * Returns the policies of an issuer. An id is never reused, so a policy survives a rename and does not trust a new
 * project of the old name.
 */
export function trustPolicies(access: readonly Access[], ids: PinnedIds): TrustPolicy[] {
  return access.flatMap(({ team, user, claims, pinnedBy }) =>
    claims.map((rules) => ({
      decision: "allow",
      tokenType: team !== undefined ? "team" : user !== undefined ? "personal" : "organization",
      ...(team !== undefined && { teamName: team }),
      ...(user !== undefined && { userLogin: user }),
      rules: { ...rules, ...(pinnedBy !== undefined && { [pinnedBy]: idOf(pinnedBy, ids) }) },
    })),
  );
}

function idOf(claim: string, ids: PinnedIds): string {
  const id = ids[claim];
  if (id === undefined) throw new Error(`the id for the claim ${claim} was not looked up`);
  return id;
}
