import type { Access, Claims, Pin } from "./access";

/** The ids of a project and of the group that it is in, as GitLab's ID tokens have them. */
export type PinnedIds = Readonly<Record<Pin, string>>;

/** One rule of an OIDC issuer's list: who presents these claims may get this kind of token. */
export interface TrustPolicy {
  readonly decision: "allow";
  readonly tokenType: "organization" | "team" | "personal";
  readonly teamName?: string;
  readonly userLogin?: string;
  readonly rules: Claims;
}

/**
 * The issuer's policies. GitLab never gives an id again, so that a policy outlives a rename and no namesake meets it.
 */
export function trustPolicies(access: readonly Access[], ids: PinnedIds): TrustPolicy[] {
  return access.flatMap(({ team, user, claims, pinnedBy }) =>
    claims.map((rules) => ({
      decision: "allow",
      tokenType: team !== undefined ? "team" : user !== undefined ? "personal" : "organization",
      ...(team !== undefined && { teamName: team }),
      ...(user !== undefined && { userLogin: user }),
      rules: { ...rules, ...(pinnedBy && { [pinnedBy]: ids[pinnedBy] }) },
    })),
  );
}
