import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { Adopted } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import {
  type ApprovalSettings,
  environmentDifference,
  type FoundApprovalRule,
  type FoundCiEnvironment,
  type GateDifference,
  isChanged,
  ruleDifference,
  settingChanges,
} from "../../../targets/gitlab/project/gateChanges";
import { type Attempt, attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { isManaged, type StackResource } from "../../lookups/stackState";
import { resourceNames } from "../resourceNames";
import type { Existing, ExistingInProject } from "./existingResources";
import { readGitLab, readGitLabList } from "./gitLabApi";
import { onlyOfProject } from "./jobTokens";
import { itemsOf, unreadableList } from "./projectLists";

/** The existing protected environments and approval rule of a plan, and the errors about those that the plan would weaken. */
export interface ExistingGates extends Pick<ExistingInProject, "existing" | "unreadable"> {
  readonly diagnostics: readonly Diagnostic[];
}

const types = {
  environment: "gitlab:index/projectProtectedEnvironment:ProjectProtectedEnvironment",
  rule: "gitlab:index/projectApprovalRule:ProjectApprovalRule",
  settings: "gitlab:index/projectLevelMrApprovals:ProjectLevelMrApprovals",
};

/**
 * Looks up the planned protected environments and the approval rule that are not in the state. Without GitLab Premium
 * there are none.
 */
export async function lookUpExistingGates(
  name: string,
  { project, reviewGates }: GitLabPlan,
  state: readonly StackResource[],
  options: pulumi.InvokeOptions,
): Promise<ExistingGates> {
  const { approvals, ciEnvironments } = reviewGates;
  const missing = ciEnvironments.filter(
    ({ name: environment }) => !isManaged(state, { type: types.environment, identity: { environment } }),
  );
  const list = <Item>(isNeeded: boolean, path: string): Promise<Attempt<readonly Item[]>> =>
    isNeeded ? listOf<Item>(project, path, options) : Promise.resolve(noItems);
  const needsSettings = approvals !== undefined && !isManaged(state, { type: types.settings, identity: {} });
  const [environments, rules, settings] = await Promise.all([
    list<FoundCiEnvironment>(missing.length > 0, "protected_environments"),
    list<FoundApprovalRule>(
      approvals !== undefined && !isManaged(state, { type: types.rule, identity: {} }),
      "approval_rules",
    ),
    needsSettings ? onlyPremium(readGitLab(`projects/${encodeURIComponent(project)}/approvals`, options)) : noItems,
  ]);
  const gates = [
    ...missing.flatMap((planned) =>
      itemsOf(environments)
        .filter((one) => one.name === planned.name)
        .map((one) => environmentGate(name, one, environmentDifference(one, planned))),
    ),
    ...itemsOf(rules)
      // The provider (gitlab 10.x) itself adopts the rule that GitLab creates by default, which requires no approval.
      .filter(({ rule_type: type, approvals_required: required }) => type === "any_approver" && required > 0)
      .map((rule) => ruleGate(name, rule, ruleDifference(rule, approvals ?? 0))),
  ];
  return {
    existing: [
      ...gates.filter(({ weaker }) => weaker.length === 0).map(({ gate }) => gate),
      ...(settings.ok ? changedSettings(name, settings.value as ApprovalSettings) : []),
    ],
    diagnostics: gates.filter(({ weaker }) => weaker.length > 0).map(weakerError),
    unreadable: [
      ...unreadableList(environments, "protected environments", "protection.deployments"),
      ...unreadableList(rules, "approval rules", "protection.approvals"),
      ...unreadableList(settings, "approval settings", "protection.approvals"),
    ],
  };
}

/** An existing protection, and what the planned one would weaken. */
interface Gate {
  readonly gate: Existing;
  readonly weaker: readonly string[];
}

function environmentGate(name: string, { name: environment }: FoundCiEnvironment, found: GateDifference): Gate {
  return {
    gate: {
      kind: Adopted.Protections,
      label: `the protection of deployment environment ${quoted(environment)}`,
      path: "protection.deployments",
      type: types.environment,
      identity: { environment },
      resourceName: resourceNames.protectedEnvironment(name, environment),
      importId: environment,
      changes: found.changes,
    },
    weaker: found.weaker,
  };
}

function ruleGate(name: string, { id, name: title }: FoundApprovalRule, found: GateDifference): Gate {
  return {
    gate: {
      kind: Adopted.Protections,
      label: `approval rule ${quoted(title)}, for any approver,`,
      path: "protection.approvals",
      type: types.rule,
      identity: { ruleType: "any_approver" },
      resourceName: resourceNames.approvalRule(name),
      importId: String(id),
      changes: found.changes,
    },
    weaker: found.weaker,
  };
}

function weakerError({ gate: { label, path }, weaker }: Gate): Diagnostic {
  const message = `${label} exists, and onboarding would weaken it (${weaker.join(", ")}). Require at least as much in protection, or loosen it in GitLab first`;
  return errorAt("STRICTER_PROTECTION", path, message);
}

const noItems = { ok: true, value: [] } as const;

function listOf<Item>(project: string, list: string, options: pulumi.InvokeOptions): Promise<Attempt<readonly Item[]>> {
  return onlyPremium(readGitLabList<Item>(`projects/${encodeURIComponent(project)}/${list}`, options));
}

/** What only GitLab Premium has. Without Premium, GitLab answers 404. */
async function onlyPremium<Value>(reading: Promise<Value>): Promise<Attempt<Value | readonly never[]>> {
  const found = await attempt(reading);
  return !found.ok && isNotFound(found.reason) ? noItems : found;
}

/** The approval settings, which each project has, as an existing resource: somebody changed them. */
function changedSettings(name: string, found: ApprovalSettings): Existing[] {
  if (Array.isArray(found) || !isChanged(found)) return [];
  return [
    {
      kind: Adopted.Protections,
      label: "the configuration of merge request approvals",
      path: "protection.approvals",
      type: types.settings,
      identity: {},
      resourceName: resourceNames.approvalSettings(name),
      importId: onlyOfProject,
      changes: settingChanges(found),
      alternative: "remove approvals from protection",
      ...(found.selective_code_owner_removals === true && {
        obstacle: "a push removes only approvals of Code Owners, and it has to remove all. Switch that off in GitLab",
      }),
    },
  ];
}
