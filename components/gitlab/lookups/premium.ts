import type * as gitlab from "@pulumi/gitlab";
import type { Mistake } from "../../../pipeline/errors";
import { PushAccess } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";

/**
 * What the settings ask for and this GitLab can't do. That an Enterprise Edition has no licence for it is seen only when
 * GitLab refuses to create the first of these resources.
 */
export function premiumMistakes({ reviewGates }: GitLabPlan, enterprise: boolean): Mistake[] {
  const { push, approvals, ciEnvironments } = reviewGates;
  const asked = [
    ...(push === PushAccess.NoOne ? ["push"] : []),
    ...(approvals === undefined ? [] : ["approvals"]),
    ...(ciEnvironments.length === 0 ? [] : ["deployments"]),
  ];
  const message = "needs GitLab Premium, and this GitLab is the Community Edition. Leave it out";
  return enterprise ? [] : asked.map((key) => ({ code: "PREMIUM_ONLY", path: `protection.${key}`, message }));
}

/** GitLab: "Allow pipeline triggerer to approve deployment", by which one person alone would still deploy. */
export function selfApprovalMistakes({ reviewGates }: GitLabPlan, project: gitlab.GetProjectResult): Mistake[] {
  const asked = reviewGates.ciEnvironments.some(({ approvals }) => approvals !== undefined);
  // A GitLab that is too old to say so does not do it.
  if (!asked || !(project.allowPipelineTriggerApproveDeployment as boolean | undefined)) return [];
  const message =
    "the project lets the person who started a pipeline approve its deployments, so that one person alone could deploy. Switch off Settings > CI/CD > Protected environments > Allow pipeline triggerer to approve deployment";
  return [{ code: "SELF_APPROVAL", path: "project", message }];
}
