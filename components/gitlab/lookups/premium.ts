import type * as gitlab from "@pulumi/gitlab";
import type { Mistake } from "../../../pipeline/errors";
import { PushAccess } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";

/**
 * The settings that need GitLab Premium, on a Community Edition. A missing licence of an Enterprise Edition only shows
 * when GitLab refuses to create the first of these resources.
 */
export function premiumMistakes({ reviewGates }: GitLabPlan, enterprise: boolean): Mistake[] {
  const { push, approvals, ciEnvironments } = reviewGates;
  const premium = [
    ...(push === PushAccess.NoOne ? ["push"] : []),
    ...(approvals === undefined ? [] : ["approvals"]),
    ...(ciEnvironments.length === 0 ? [] : ["deployments"]),
  ];
  const message = "needs GitLab Premium, and this GitLab is the Community Edition. Leave it out";
  return enterprise ? [] : premium.map((key) => ({ code: "PREMIUM_ONLY", path: `protection.${key}`, message }));
}

/**
 * The mistake that one person can start and approve a deployment. GitLab: "Allow pipeline triggerer to approve
 * deployment".
 */
export function selfApprovalMistakes({ reviewGates }: GitLabPlan, project: gitlab.GetProjectResult): Mistake[] {
  const needsApproval = reviewGates.ciEnvironments.some(({ approvals }) => approvals !== undefined);
  // An older GitLab has no such setting, and does not allow it.
  if (!needsApproval || !(project.allowPipelineTriggerApproveDeployment as boolean | undefined)) return [];
  const message =
    "the project lets the person who started a pipeline approve its deployments, so that one person alone could deploy. Switch off Settings > CI/CD > Protected environments > Allow pipeline triggerer to approve deployment";
  return [{ code: "SELF_APPROVAL", path: "project", message }];
}
