import type { Access } from "../../pipeline/plan/access/access";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";

/** The owner of a Pulumi access token: a team, a user or the organization, as in the flags of `pulumi login`. */
export interface TokenOwner {
  readonly tokenType: "team" | "personal" | "organization";
  /** The team or the user; empty for the organization. */
  readonly name: string;
  /** The identities that share the token, if the edition cannot separate them. */
  readonly access: readonly Access[];
}

/** Every owner of a token that the plan gives to a job. */
export function tokenOwnersOf({ access }: GitLabPlan): TokenOwner[] {
  const tokenOwners = new Map<string, TokenOwner>();
  for (const one of access) {
    const { tokenType, name } = tokenOwnerOf(one);
    const key = `${tokenType}:${name}`;
    tokenOwners.set(key, { tokenType, name, access: [...(tokenOwners.get(key)?.access ?? []), one] });
  }
  return [...tokenOwners.values()];
}

/** The owner of the token of an identity, or of a job's login, which has the same fields. */
export function tokenOwnerOf({
  team,
  user,
}: {
  readonly team?: string;
  readonly user?: string;
}): Omit<TokenOwner, "access"> {
  if (team !== undefined) return { tokenType: "team", name: team };
  return user !== undefined ? { tokenType: "personal", name: user } : { tokenType: "organization", name: "" };
}

/** The owner as text, for the message of a failing test. */
export function titleOf({ tokenType, name }: Omit<TokenOwner, "access">): string {
  return name === "" ? tokenType : `${tokenType} ${name}`;
}
