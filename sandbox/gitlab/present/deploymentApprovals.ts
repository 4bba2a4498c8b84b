import { approvalsOf, approvalSummary, pendingApprovals } from "../ci/environments/deploymentApprovals";
import type { Deployment, DeploymentApproval } from "../ci/entities";
import type { GitLabState } from "../state";
import { presentRuleTarget } from "./accessRule";
import { presentUser } from "./user";

/** The approval fields of a deployment, in Premium. GitLab: `Entities::DeploymentExtended`. */
export function presentDeploymentApprovals(state: GitLabState, deployment: Deployment, origin: string): object {
  if (!state.premium) return {};
  const summary = approvalSummary(state, deployment);
  return {
    pending_approval_count: pendingApprovals(state, deployment),
    approvals: approvalsOf(state, deployment).map((approval) => presentDeploymentApproval(state, approval, origin)),
    approval_summary: {
      rules: summary.map(({ rule, approvals }) => ({
        ...presentRuleTarget(state, rule),
        required_approvals: rule.requiredApprovals,
        deployment_approvals: approvals.map((approval) => presentDeploymentApproval(state, approval, origin)),
      })),
    },
  };
}

/** GitLab: `Entities::Deployments::Approval`. */
export function presentDeploymentApproval(
  state: GitLabState,
  { userId, status, createdAt, comment }: DeploymentApproval,
  origin: string,
): object {
  const user = state.users.get(userId);
  return { user: user ? presentUser(user, origin) : null, status, created_at: createdAt, comment };
}
