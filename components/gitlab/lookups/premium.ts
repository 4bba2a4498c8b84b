import type * as gitlab from "@pulumi/gitlab";
import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { PushAccess } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";

/**
 * The settings that need GitLab Premium, on a Community Edition. A missing licence of an Enterprise Edition only shows
 * when GitLab refuses to create the first of these resources.
 */
export function premiumDiagnostics({ reviewGates }: GitLabPlan, enterprise: boolean): Diagnostic[] {
  const { push, approvals, ciEnvironments } = reviewGates;
  const requested = [
    ...(push === PushAccess.NoOne ? ["push"] : []),
    ...(approvals === undefined ? [] : ["approvals"]),
    ...(ciEnvironments.length === 0 ? [] : ["deployments"]),
  ];
  const message = "needs GitLab Premium, and this GitLab is the Community Edition. Leave it out";
  return enterprise ? [] : requested.map((key) => errorAt("PREMIUM_ONLY", `protection.${key}`, message));
}

/**
 * The error that one person can start and approve a deployment. GitLab: "Allow pipeline triggerer to approve
 * deployment".
 */
export function selfApprovalDiagnostics({ reviewGates }: GitLabPlan, project: gitlab.GetProjectResult): Diagnostic[] {
  const needsApproval = reviewGates.ciEnvironments.some(({ approvals }) => approvals !== undefined);
  // An older GitLab has no such setting, and does not allow it.
  if (!needsApproval || !(project.allowPipelineTriggerApproveDeployment as boolean | undefined)) return [];
  const message =
    "the project lets the person who started a pipeline approve its deployments, so one person alone could deploy. Switch off Settings > CI/CD > Protected environments > Allow pipeline triggerer to approve deployment";
  return [errorAt("SELF_APPROVAL", "project", message)];
}
