import { type Diagnostic, infoAt } from "../../pipeline/diagnostics/diagnostic";
import { listed } from "../../pipeline/diagnostics/wording";
import { type LeaveKind, leaveKinds } from "../../pipeline/flow/leave";
import { LeaveChoice, LeaveFile } from "../../pipeline/settings/choices";
import { isProposed } from "../../pipeline/settings/isProposed";
import { ciFilePath } from "../../targets/gitlab/ciFilePath";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { resourceNames } from "../gitlab/resourceNames";
import { escResourceNames } from "../pulumiCloud/escEnvironments";
import { policyGroupNames } from "../pulumiCloud/policyGroup";
import { projectTeams } from "../pulumiCloud/teamResources";
import { ownsIssuer, trustsIssuer } from "../pulumiCloud/trust";
import { isKept, type Leaving, isKeptByDefault } from "./leaving";

/** The lines about what a destroy deletes and keeps, one for each kind in the plan. None without `leave`. */
export function leaveLines(name: string, plan: GitLabPlan, leaving: Leaving): Diagnostic[] {
  if (!plan.leave.isPrepared) return [];
  const items = itemsOf(name, plan, leaving);
  return [
    infoAt("LEAVING", "leave.file", fileLine(plan, leaving)),
    ...leaveKinds.flatMap((kind) => kindLines(kind, items[kind])),
  ];
}

/** The line about the resources of one kind; none if there are none. */
export function kindLines(kind: LeaveKind, items: readonly LeftItem[]): Diagnostic[] {
  if (items.length === 0) return [];
  const kept = items.filter((one) => one.isKept);
  const deleted = items.filter((one) => !one.isKept);
  const parts = [
    ...(deleted.length > 0 ? [`deletes ${listed(deleted.map(({ label }) => label))}`] : []),
    ...(kept.length > 0 ? [`keeps ${listed(kept.map(({ label }) => label))}`] : []),
  ];
  return [infoAt("LEAVING", `leave.${kind}`, `pulumi destroy ${parts.join(" and ")}`)];
}

function fileLine({ outline, leave, delivery }: GitLabPlan, { isFileLast }: Leaving): string {
  const path = ciFilePath(outline);
  if (isProposed(delivery)) return requestLine(path, leave.file);
  if (leave.file === LeaveFile.HandOver)
    return `this update writes a header into ${path} which says that no stack manages it any more. pulumi destroy keeps the file`;
  return isFileLast
    ? `pulumi destroy deletes ${path}, after all resources that let its jobs log in`
    : `pulumi destroy deletes ${path}. First run pulumi up once more, so that pulumi destroy deletes it after all resources that let its jobs log in`;
}

/** A destroy does not change the merge request. The update before it closes it, or opens one that removes a merged file. */
function requestLine(path: string, file: LeaveFile): string {
  const what = file === LeaveFile.HandOver ? "says in it that no stack manages it any more" : "removes it";
  return `pulumi destroy keeps ${path} and the merge request. If ${path} is in the default branch, this update opens a merge request that ${what}; otherwise it closes an open one`;
}

/** A resource in a line. Its label names its kind if the path does not. */
export interface LeftItem {
  readonly label: string;
  readonly isKept: boolean;
}

function itemsOf(name: string, plan: GitLabPlan, leaving: Leaving): Readonly<Record<LeaveKind, readonly LeftItem[]>> {
  const item = (kind: LeaveKind, label: string, resourceName: string): LeftItem => ({
    label,
    isKept: isKept(leaving, kind, resourceName),
  });
  const variables = (kind: "variables" | "secrets") =>
    plan.variables
      .filter(({ value }) => (value.kind === "secret") === (kind === "secrets"))
      .map((one) => item(kind, one.name, resourceNames.variable(name, one)));
  return {
    trust: trustItems(name, plan, leaving),
    secrets: variables("secrets"),
    variables: variables("variables"),
    schedules: plan.schedules.map((one) => item("schedules", one.description, resourceNames.schedule(name, one))),
    environments: plan.ciEnvironments.map((one) => item("environments", one, resourceNames.environment(name, one))),
    protections: protectionItems(name, plan, leaving),
    hooks: plan.hooks.map((one) => item("hooks", one.name, resourceNames.hook(name, one))),
    jobTokenAccess: plan.jobTokenAccess
      ? [item("jobTokenAccess", "the allow-list", resourceNames.jobTokenScope(name))]
      : [],
    escEnvironments: plan.escEnvironments.map(({ key, project, name: environment, definition }) => ({
      label: `${project}/${environment}`,
      // Without a definition, the team owns the content.
      isKept: definition
        ? isKept(leaving, "escEnvironments", escResourceNames.environment(name, key))
        : isKeptByDefault(leaving, "escEnvironments"),
    })),
    policyGroups: plan.policyPacks.length === 0 ? [] : [policyGroupItem(name, item)],
  };
}

function policyGroupItem(
  name: string,
  item: (kind: LeaveKind, label: string, resourceName: string) => LeftItem,
): LeftItem {
  const { resourceName, groupName } = policyGroupNames(name);
  return item("policyGroups", groupName, resourceName);
}

function trustItems(name: string, plan: GitLabPlan, leaving: Leaving): LeftItem[] {
  const keepsTrust = leaving.onDestroy.trust === LeaveChoice.Keep;
  const teams = plan.group === undefined ? projectTeams(name, plan) : [];
  return [
    ...(ownsIssuer(plan) ? [{ label: `issuer gitlab-${name}`, isKept: keepsTrust }] : []),
    ...(trustsIssuer(plan) ? [] : plan.tokens ? [{ label: "stored tokens", isKept: keepsTrust }] : []),
    ...teams.map((team) => ({
      label: `team ${team.name}`,
      isKept: isKept(leaving, "trust", team.resourceName),
    })),
  ];
}

function protectionItems(name: string, plan: GitLabPlan, leaving: Leaving): LeftItem[] {
  const kept = (resourceName: string) => isKept(leaving, "protections", resourceName);
  const { approvals, ciEnvironments } = plan.reviewGates;
  return [
    ...plan.protectedBranches.map((branch) => ({
      label: `branch ${branch}`,
      isKept:
        branch === plan.defaultBranch
          ? isKeptByDefault(leaving, "protections")
          : kept(resourceNames.branch(name, branch)),
    })),
    ...plan.protectedTags.map((tag) => ({ label: `tags ${tag}`, isKept: kept(resourceNames.tag(name, tag)) })),
    ...ciEnvironments.map((one) => ({
      label: `environment ${one.name}`,
      isKept: kept(resourceNames.protectedEnvironment(name, one.name)),
    })),
    ...(approvals === undefined
      ? []
      : [{ label: "merge request approvals", isKept: kept(resourceNames.approvalRule(name)) }]),
  ];
}
