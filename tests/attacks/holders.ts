import type { Access } from "../../pipeline/plan/access/access";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";

/** The owner of a requested Pulumi token, as in the flags of `pulumi login`. */
export interface Holder {
  readonly tokenType: "team" | "personal" | "organization";
  /** The team or the user; empty for the organization. */
  readonly name: string;
  /** The identities that share the token, if the edition cannot separate them. */
  readonly access: readonly Access[];
}

/** Every owner of a token that the plan gives to a job. */
export function holdersOf({ access }: GitLabPlan): Holder[] {
  const holders = new Map<string, Holder>();
  for (const one of access) {
    const { tokenType, name } = holderOf(one);
    const key = `${tokenType}:${name}`;
    holders.set(key, { tokenType, name, access: [...(holders.get(key)?.access ?? []), one] });
  }
  return [...holders.values()];
}

/** The owner of an identity's token. It also accepts the login of a job, which has the same fields. */
export function holderOf({ team, user }: { readonly team?: string; readonly user?: string }): Omit<Holder, "access"> {
  if (team !== undefined) return { tokenType: "team", name: team };
  return user !== undefined ? { tokenType: "personal", name: user } : { tokenType: "organization", name: "" };
}

/** The owner in a message of a failing test. */
export function titleOf({ tokenType, name }: Omit<Holder, "access">): string {
  return name === "" ? tokenType : `${tokenType} ${name}`;
}
