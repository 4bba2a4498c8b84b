import type { Mistake } from "../../../pipeline/errors";
import { PushAccess } from "../../../pipeline/settings/choices";
import { covers, overlap, overlapInPolicy } from "../../../pipeline/wildcards";
import type { GitLabPlan } from "../gitLabPlan";

/** Whom a rule lets in: everybody with a role such as `developer`, or one user, group or deploy key. */
export type Grantee = { readonly role: string } | { readonly named: string };

/** What a protection is about: pushing, merging and unprotecting for branches, creating for tags. */
export type Action = "push" | "merge" | "unprotect" | "create";

/** A protected branch or tag of the project, as it is now. */
export interface ProtectionRule {
  /** One name, or a pattern with `*`. */
  readonly name: string;
  readonly grants: Readonly<Partial<Record<Action, readonly Grantee[]>>>;
  readonly forcePush: boolean;
  readonly codeOwnerApproval: boolean;
}

/** All protections of a project. */
export interface Protections {
  readonly branches: readonly ProtectionRule[];
  readonly tags: readonly ProtectionRule[];
}

/**
 * What keeps our protections from being put beside those that are there. A rule of the same name that is as strict as
 * ours or looser is none of it: ours takes its place.
 */
export function protectionMistakes(plan: GitLabPlan, existing: Protections): Mistake[] {
  const closed = plan.reviewGates.push === PushAccess.NoOne ? (["push"] as const) : [];
  return [
    ...plan.protectedBranches.flatMap((name) =>
      refMistakes({ kind: "branch", closed }, name, plan.protectedBranches, existing.branches),
    ),
    ...plan.protectedTags.flatMap((name) =>
      refMistakes({ kind: "tag", closed: [] }, name, plan.protectedTags, existing.tags),
    ),
  ];
}

/** What our rules of a kind say: the actions that they close to Maintainers, too; all others are for Maintainers. */
interface OurRules {
  readonly kind: "branch" | "tag";
  readonly closed: readonly Action[];
}

function refMistakes(
  kind: OurRules,
  ref: string,
  ours: readonly string[],
  rules: readonly ProtectionRule[],
): Mistake[] {
  const own = rules.filter(({ name }) => name === ref);
  const beside = rules.filter(({ name }) => !ours.includes(name) && overlap(name, ref));
  return [
    ...(own.length > 0 ? own.flatMap((rule) => stricter(kind, ref, rule)) : strictWildcards(kind, ref, beside)),
    ...rules
      .filter(({ name }) => !ours.includes(name) && overlapInPolicy(name, ref))
      .flatMap((rule) => looser(kind, ref, rule)),
  ];
}

/** One point in which a rule differs from ours: what it says, and what ours says. */
type Difference = readonly [theirs: string, ours: string];

function stricter(ours: OurRules, ref: string, rule: ProtectionRule): Mistake[] {
  const approval: Difference[] = rule.codeOwnerApproval
    ? [["code owner approval: required", "code owner approval: not required"]]
    : [];
  const refused = refusedActions(rule, (action) => !ours.closed.includes(action));
  return stricterMistake(ours, ref, rule, [...refused, ...approval]);
}

/**
 * Where the ref has no rule of its own yet, ours would open what only wildcards guard, because the most permissive rule
 * counts. A code owner's approval is not lost: any rule may ask for it (GitLab: protected branches).
 */
function strictWildcards(ours: OurRules, ref: string, beside: readonly ProtectionRule[]): Mistake[] {
  const open = (action: Action, rule: ProtectionRule) =>
    beside.some(
      (other) =>
        admitsMaintainers(other.grants[action] ?? []) && (covers(other.name, ref) || covers(other.name, rule.name)),
    );
  return beside.flatMap((rule) =>
    stricterMistake(
      ours,
      ref,
      rule,
      refusedActions(rule, (action) => ![...ours.closed, "unprotect"].includes(action) && !open(action, rule)),
    ),
  );
}

function stricterMistake(
  { kind }: OurRules,
  ref: string,
  rule: ProtectionRule,
  found: readonly Difference[],
): Mistake[] {
  if (found.length === 0) return [];
  const [theirs, ours] = [0, 1].map((side) => found.map((difference) => difference[side]).join(", "));
  const [by, wayOut] =
    rule.name === ref ? ["", "loosen it"] : [` by "${rule.name}"`, `give "${ref}" a protection of its own like that`];
  // Pushing is the one action that the settings can close, too.
  const keep =
    theirs?.startsWith("push: ") && found.length === 1 ? '. To keep it, set protection.push to "no one"' : "";
  const message = `${kind} "${ref}" is protected${by} more strictly (${theirs}) than onboarding would leave it (${ours}). If the team agrees to that, ${wayOut} in GitLab first${keep}`;
  return [{ code: "STRICTER_PROTECTION", path: "project", message }];
}

/** The actions that the rule refuses to Maintainers and ours does not. */
function refusedActions({ grants }: ProtectionRule, concerns: (action: Action) => boolean): Difference[] {
  return actionsOf(grants)
    .filter(([action, grantees]) => concerns(action) && !admitsMaintainers(grantees))
    .map(([action, grantees]) => [`${action}: ${whoText(grantees)}`, `${action}: maintainer`]);
}

/** Who may unprotect a wildcard has no say over ours, so that it does not count here. */
function looser({ kind, closed }: OurRules, ref: string, { name, grants, forcePush }: ProtectionRule): Mistake[] {
  const open = actionsOf(grants).flatMap(([action, grantees]) => {
    const isLooser = closed.includes(action) ? isSomebody : isBelowMaintainer;
    const below = action === "unprotect" ? [] : grantees.filter(isLooser);
    return below.length === 0 ? [] : [`${action}: ${whoText(below)}`];
  });
  const found = [...open, ...(forcePush ? ["force push: allowed"] : [])];
  if (found.length === 0) return [];
  const why = overlap(name, ref)
    ? `also holds for "${ref}" and is looser than ours (${found.join(", ")}), and in GitLab the most permissive one counts`
    : `is looser than ours (${found.join(", ")}), and Pulumi Cloud would take what it protects for "${ref}", because a dot in a trust policy stands for any character`;
  const leave = `leave only Maintainers in it${closed.length > 0 ? `, and no one to ${closed.join(" and ")}` : ""}`;
  const message = `the protection of ${kind} "${name}" ${why}. Remove it, or ${leave}${forcePush ? " and forbid force push" : ""}`;
  return [{ code: "LOOSER_PROTECTION", path: "project", message }];
}

/** A single user, group or deploy key may have any role, so that it counts as below; so does a role we do not know. */
function isBelowMaintainer(grantee: Grantee): boolean {
  return "named" in grantee || !["no one", "maintainer", "owner", "admin"].includes(grantee.role);
}

function isSomebody(grantee: Grantee): boolean {
  return "named" in grantee || grantee.role !== "no one";
}

function admitsMaintainers(grantees: readonly Grantee[]): boolean {
  return grantees.some((grantee) => "role" in grantee && ["developer", "maintainer"].includes(grantee.role));
}

function actionsOf(grants: ProtectionRule["grants"]): [Action, readonly Grantee[]][] {
  return Object.entries(grants) as [Action, readonly Grantee[]][];
}

function whoText(grantees: readonly Grantee[]): string {
  const who = grantees.map((grantee) => ("role" in grantee ? grantee.role : grantee.named));
  return who.filter((text) => text !== "no one").join(" and ") || "no one";
}
