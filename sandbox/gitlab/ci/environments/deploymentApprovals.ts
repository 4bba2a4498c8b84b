import type { DeploymentApprovalRule } from "../../entities";
import { protectedEnvironment } from "../../model/protectedEnvironments";
import type { GitLabState } from "../../state";
import type { Deployment, DeploymentApproval, Job } from "../entities";
import { moveJob } from "../process/moveJob";
import type { Touched } from "../process/touched";
import { deploymentOf } from "./deployments";

/** An approval rule and the approvals and rejections under it. */
export interface RuleWithApprovals {
  readonly rule: DeploymentApprovalRule;
  readonly approvals: readonly DeploymentApproval[];
}

/**
 * Whether a job becomes manual because its environment has approval rules. This includes jobs that deploy nothing:
 * GitLab's feature flag `prevent_blocking_non_deployment_jobs` is off by default.
 */
export function needsApproval(state: GitLabState, { projectId, environmentName }: Job): boolean {
  return environmentName !== null && approvalRulesOf(state, projectId, environmentName).length > 0;
}

/** Makes a job manual and blocks its deployment. GitLab: `ProcessBuildService` of the Enterprise Edition. */
export function blockForApproval(state: GitLabState, touched: Touched, job: Job): void {
  moveJob(state, touched, job, "manual", { definition: { ...job.definition, when: "manual" } });
  const deployment = deploymentOf(state, job);
  if (deployment) state.deployments.update(deployment.id, { status: "blocked", updatedAt: state.now() });
}

/** Whether the job cannot be played until its deployment is approved. GitLab: `waiting_for_deployment_approval?`. */
export function waitsForApproval(state: GitLabState, job: Job): boolean {
  const deployment = job.status === "manual" ? deploymentOf(state, job) : undefined;
  return deployment !== undefined && pendingApprovals(state, deployment) > 0;
}

/** The number of approvals that a blocked deployment still needs. */
export function pendingApprovals(state: GitLabState, deployment: Deployment): number {
  if (deployment.status !== "blocked") return 0;
  return approvalSummary(state, deployment).reduce((sum, { rule, approvals }) => {
    const given = approvals.filter(({ status }) => status === "approved").length;
    return sum + Math.max(rule.requiredApprovals - given, 0);
  }, 0);
}

/** The approval rules of a deployment's environment, each with its approvals and rejections. */
export function approvalSummary(state: GitLabState, deployment: Deployment): RuleWithApprovals[] {
  const environment = state.environments.get(deployment.environmentId);
  if (!environment) return [];
  const approvals = approvalsOf(state, deployment);
  return approvalRulesOf(state, deployment.projectId, environment.name).map((rule) => ({
    rule,
    approvals: approvals.filter(({ ruleId }) => ruleId === rule.id),
  }));
}

export function approvalsOf(state: GitLabState, { id }: Deployment): DeploymentApproval[] {
  return state.deploymentApprovals.filter(({ deploymentId }) => deploymentId === id);
}

export function approvalRulesOf(
  state: GitLabState,
  projectId: number,
  name: string,
): readonly DeploymentApprovalRule[] {
  return protectedEnvironment(state, projectId, name)?.approvalRules ?? [];
}
