import type { DeploymentApprovalRule, User } from "../../entities";
import { accessLevel } from "../../model/membership";
import { protectedEnvironment } from "../../model/protectedEnvironments";
import { allows } from "../../model/protection";
import type { GitLabState } from "../../state";
import type { Deployment, DeploymentApproval } from "../entities";
import { moveJob } from "../process/moveJob";
import { processPipelines } from "../process/processPipelines";
import type { Touched } from "../process/touched";
import { approvalRulesOf, approvalsOf, pendingApprovals } from "./deploymentApprovals";

/** The recorded approval, or GitLab's error message. */
export type ApprovalOutcome =
  { readonly ok: true; readonly approval: DeploymentApproval } | { readonly ok: false; readonly message: string };

/**
 * Approves or rejects a blocked deployment. When all approvals are given, a user still has to play the job; after a
 * rejection, the job fails. The texts are GitLab's: `Deployments::ApprovalService`.
 */
export function giveApproval(
  state: GitLabState,
  user: User,
  deployment: Deployment,
  { status, comment }: Pick<DeploymentApproval, "status" | "comment">,
): ApprovalOutcome {
  const project = state.projects.get(deployment.projectId);
  const name = state.environments.get(deployment.environmentId)?.name ?? "";
  if (!project || !protectedEnvironment(state, deployment.projectId, name)) {
    return refused("This environment is not protected.");
  }
  if (deployment.userId === user.id && status === "approved" && !project.allowsOwnDeploymentApproval) {
    return refused(
      "You cannot approve your own deployment. This configuration can be adjusted in the protected environment settings.",
    );
  }
  const rules = approvalRulesOf(state, project.id, name);
  if (rules.length === 0) return refused("Deployment approvals is not configured for this environment.");
  if (pendingApprovals(state, deployment) === 0) return refused("This deployment is not waiting for approvals.");
  const caller = { user, project, level: accessLevel(state, user, project) };
  const rule = rules.find((one) => user.admin || allows(state, [one], caller));
  if (!rule) {
    return refused(
      "You don't have permission to approve this deployment. Contact the project or group owner for help.",
    );
  }
  const approval = record(state, { user, deployment, rule, status, comment });
  if (status === "rejected") failJob(state, deployment);
  return { ok: true, approval };
}

/** Records an approval or rejection. It replaces the user's earlier one under the same rule. */
function record(
  state: GitLabState,
  {
    user,
    deployment,
    rule,
    status,
    comment,
  }: {
    user: User;
    deployment: Deployment;
    rule: DeploymentApprovalRule;
    status: DeploymentApproval["status"];
    comment: string | null;
  },
): DeploymentApproval {
  const before = approvalsOf(state, deployment).find(({ userId, ruleId }) => userId === user.id && ruleId === rule.id);
  if (before) {
    return before.status === status ? before : state.deploymentApprovals.update(before.id, { status, comment });
  }
  return state.deploymentApprovals.insert({
    projectId: deployment.projectId,
    deploymentId: deployment.id,
    userId: user.id,
    ruleId: rule.id,
    status,
    comment,
    createdAt: state.now(),
  });
}

function failJob(state: GitLabState, { jobId }: Deployment): void {
  const job = state.jobs.get(jobId);
  if (!job) return;
  const touched: Touched = new Set([job.pipelineId]);
  moveJob(state, touched, job, "failed", { failureReason: "deployment_rejected" });
  processPipelines(state, touched);
}

function refused(message: string): ApprovalOutcome {
  return { ok: false, message };
}
