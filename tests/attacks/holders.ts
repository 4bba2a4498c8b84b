import type { Access } from "../../pipeline/plan/access/access";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";

/** Whose Pulumi token somebody asks for, as `pulumi login` does with its flags. */
export interface Holder {
  readonly tokenType: "team" | "personal" | "organization";
  /** The team or the user; empty for the organization. */
  readonly name: string;
  /** All that the token is for: several identities where the edition can't keep them apart. */
  readonly access: readonly Access[];
}

/** Everybody whose token the plan gives to a job. */
export function holdersOf({ access }: GitLabPlan): Holder[] {
  const holders = new Map<string, Holder>();
  for (const one of access) {
    const { tokenType, name } = holderOf(one);
    const key = `${tokenType}:${name}`;
    holders.set(key, { tokenType, name, access: [...(holders.get(key)?.access ?? []), one] });
  }
  return [...holders.values()];
}

/** Whose token an identity gets, also the login of a job, which names it in the same words. */
export function holderOf({ team, user }: { readonly team?: string; readonly user?: string }): Omit<Holder, "access"> {
  if (team !== undefined) return { tokenType: "team", name: team };
  return user !== undefined ? { tokenType: "personal", name: user } : { tokenType: "organization", name: "" };
}

/** A holder in a failing test's message. */
export function titleOf({ tokenType, name }: Omit<Holder, "access">): string {
  return name === "" ? tokenType : `${tokenType} ${name}`;
}
