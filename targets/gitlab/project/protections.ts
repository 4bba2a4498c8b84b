import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { covers, overlap, overlapInPolicy } from "../../../pipeline/wildcards";
import type { GitLabPlan } from "../gitLabPlan";
import { pushersOf } from "./pushers";

/** The holder of a right in a rule: a role such as `developer`, or one user, group or deploy key. */
export type Grantee = { readonly role: string } | { readonly named: string };

/** The actions that a protection restricts: push, merge and unprotect for branches, create for tags. */
export type Action = "push" | "merge" | "unprotect" | "create";

/** An existing protection of a branch or tag. */
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
 * The conflicts between the planned protections and the existing ones. An existing rule of the same name that is not
 * stricter is not a conflict: the planned rule replaces it.
 */
export function protectionDiagnostics(plan: GitLabPlan, existing: Protections): Diagnostic[] {
  const { defaultBranch } = plan;
  const closedOf = (branch: string) => (pushersOf(plan, branch) === "maintainers" ? [] : (["push"] as const));
  return [
    ...plan.protectedBranches.flatMap((name) =>
      refDiagnostics(
        { kind: "branch", closed: closedOf(name), isDefault: name === defaultBranch },
        name,
        plan.protectedBranches,
        existing.branches,
      ),
    ),
    ...plan.protectedTags.flatMap((name) =>
      refDiagnostics({ kind: "tag", closed: [], isDefault: false }, name, plan.protectedTags, existing.tags),
    ),
  ];
}

/** The planned rules of one kind. Maintainers may do everything except the `closed` actions. */
interface PlannedRules {
  readonly kind: "branch" | "tag";
  readonly closed: readonly Action[];
  /** Whether they are for the default branch, which the CI file is committed to. */
  readonly isDefault: boolean;
}

function refDiagnostics(
  kind: PlannedRules,
  ref: string,
  plannedNames: readonly string[],
  rules: readonly ProtectionRule[],
): Diagnostic[] {
  const own = rules.filter(({ name }) => name === ref);
  const overlapping = rules.filter(({ name }) => !plannedNames.includes(name) && overlap(name, ref));
  return [
    ...(own.length > 0 ? own.flatMap((rule) => stricter(kind, ref, rule)) : strictWildcards(kind, ref, overlapping)),
    ...rules
      .filter(({ name }) => !plannedNames.includes(name) && overlapInPolicy(name, ref))
      .flatMap((rule) => looser(kind, ref, rule)),
  ];
}

/** A difference between an existing rule and the planned one. */
type Difference = readonly [existing: string, planned: string];

function stricter(planned: PlannedRules, ref: string, rule: ProtectionRule): Diagnostic[] {
  const approval: Difference[] = rule.codeOwnerApproval
    ? [["code owner approval: required", "code owner approval: not required"]]
    : [];
  const refused = refusedActions(rule, (action) => !planned.closed.includes(action));
  return stricterDiagnostic(planned, ref, rule, [...refused, ...approval]);
}

/**
 * Stricter wildcard rules of a ref without an exact rule. The planned rule would weaken them, because GitLab applies
 * the most permissive rule. Code owner approval remains required: one rule that requires it is enough. GitLab: protected
 * branches.
 */
function strictWildcards(planned: PlannedRules, ref: string, overlapping: readonly ProtectionRule[]): Diagnostic[] {
  const open = (action: Action, rule: ProtectionRule) =>
    overlapping.some(
      (other) =>
        admitsMaintainers(other.grants[action] ?? []) && (covers(other.name, ref) || covers(other.name, rule.name)),
    );
  return overlapping.flatMap((rule) =>
    stricterDiagnostic(
      planned,
      ref,
      rule,
      refusedActions(rule, (action) => ![...planned.closed, "unprotect"].includes(action) && !open(action, rule)),
    ),
  );
}

function stricterDiagnostic(
  { kind, isDefault }: PlannedRules,
  ref: string,
  rule: ProtectionRule,
  found: readonly Difference[],
): Diagnostic[] {
  if (found.length === 0) return [];
  const [existing, planned] = [0, 1].map((side) => found.map((difference) => difference[side]).join(", "));
  const [by, wayOut] =
    rule.name === ref ? ["", "loosen it"] : [` by "${rule.name}"`, `give "${ref}" the same protection`];
  // The settings can only close the push action.
  const closing = `protection.push to "no one"${isDefault ? ', or delivery to "mergeRequest"' : ""}`;
  const keep = existing?.startsWith("push: ") && found.length === 1 ? `. To keep it, set ${closing}` : "";
  const message = `${kind} "${ref}" is protected${by} more strictly (${existing}) than planned (${planned}). If the team agrees to that, ${wayOut} in GitLab first${keep}`;
  return [errorAt("STRICTER_PROTECTION", "project", message)];
}

/** The actions that the existing rule denies to Maintainers and the planned rule allows. */
function refusedActions({ grants }: ProtectionRule, concerns: (action: Action) => boolean): Difference[] {
  return actionsOf(grants)
    .filter(([action, grantees]) => concerns(action) && !admitsMaintainers(grantees))
    .map(([action, grantees]) => [`${action}: ${granteesText(grantees)}`, `${action}: maintainer`]);
}

/** Existing rules that are less strict than the planned one. Their `unprotect` right does not affect the planned rule. */
function looser(
  { kind, closed }: PlannedRules,
  ref: string,
  { name, grants, forcePush }: ProtectionRule,
): Diagnostic[] {
  const open = actionsOf(grants).flatMap(([action, grantees]) => {
    const isLooser = closed.includes(action) ? isSomebody : isBelowMaintainer;
    const below = action === "unprotect" ? [] : grantees.filter(isLooser);
    return below.length === 0 ? [] : [`${action}: ${granteesText(below)}`];
  });
  const found = [...open, ...(forcePush ? ["force push: allowed"] : [])];
  if (found.length === 0) return [];
  const why = overlap(name, ref)
    ? `also holds for "${ref}" and is less strict than the planned protection (${found.join(", ")}), and in GitLab the most permissive one counts`
    : `is less strict than the planned protection (${found.join(", ")}), and Pulumi Cloud would accept its refs as "${ref}", because a dot in a trust policy stands for any character`;
  const leave = `leave only Maintainers in it${closed.length > 0 ? `, and no one to ${closed.join(" and ")}` : ""}`;
  const message = `the protection of ${kind} "${name}" ${why}. Remove it, or ${leave}${forcePush ? " and forbid force push" : ""}`;
  return [errorAt("LOOSER_PROTECTION", "project", message)];
}

/**
 * Whether a grantee may be below Maintainer. A user, group or deploy key may have any role, and so may an unknown role.
 */
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

/** The names of the grantees, such as `developer and user 5`. */
export function granteesText(grantees: readonly Grantee[]): string {
  const names = grantees.map((grantee) => ("role" in grantee ? grantee.role : grantee.named));
  return names.filter((text) => text !== "no one").join(" and ") || "no one";
}
