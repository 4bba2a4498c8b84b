import type { Access, Claims } from "./access";

/** The ids of a project and of the group that it is in, by the claims of an ID token that hold them. */
export type PinnedIds = Readonly<Record<string, string>>;

/** One rule of an OIDC issuer's list: who presents these claims may get this kind of token. */
export interface TrustPolicy {
  readonly decision: "allow";
  readonly tokenType: "organization" | "team" | "personal";
  readonly teamName?: string;
  readonly userLogin?: string;
  readonly rules: Claims;
}

/** The issuer's policies. An id is never given again, so that a policy outlives a rename and no namesake meets it. */
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
