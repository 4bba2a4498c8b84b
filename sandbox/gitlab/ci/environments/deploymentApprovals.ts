import type { DeploymentApprovalRule, User } from "../../entities";
import { accessLevel } from "../../model/membership";
import { protectedEnvironment } from "../../model/protectedEnvironments";
import { allows } from "../../model/protection";
import type { GitLabState } from "../../state";
import type { Deployment, DeploymentApproval, Job } from "../entities";
import { moveJob, type Touched } from "../process/moveJob";
import { processPipelines } from "../process/processPipelines";
import { deploymentOf } from "./deployments";

/** An approval rule and what was said under it. */
export interface RuleWithApprovals {
  readonly rule: DeploymentApprovalRule;
  readonly approvals: readonly DeploymentApproval[];
}

/** What an approver says, or GitLab's refusal. */
export type ApprovalOutcome =
  { readonly ok: true; readonly approval: DeploymentApproval } | { readonly ok: false; readonly message: string };

/**
 * Whether a job becomes manual because its environment has approval rules. Jobs that deploy nothing do, too: GitLab's
 * feature flag `prevent_blocking_non_deployment_jobs` is off by default.
 */
export function needsApproval(state: GitLabState, { projectId, environmentName }: Job): boolean {
  return environmentName !== null && rulesOf(state, projectId, environmentName).length > 0;
}

/** Makes a job manual and blocks its deployment. GitLab: `ProcessBuildService` of the Enterprise Edition. */
export function blockForApproval(state: GitLabState, touched: Touched, job: Job): void {
  moveJob(state, touched, job, "manual", { definition: { ...job.definition, when: "manual" } });
  const deployment = deploymentOf(state, job);
  if (deployment) state.deployments.update(deployment.id, { status: "blocked", updatedAt: state.now() });
}

/** Whether nobody can play the job yet. GitLab: `waiting_for_deployment_approval?`. */
export function waitsForApproval(state: GitLabState, job: Job): boolean {
  const deployment = job.status === "manual" ? deploymentOf(state, job) : undefined;
  return deployment !== undefined && pendingApprovals(state, deployment) > 0;
}

/** How many approvals a blocked deployment lacks. */
export function pendingApprovals(state: GitLabState, deployment: Deployment): number {
  if (deployment.status !== "blocked") return 0;
  return approvalSummary(state, deployment).reduce((sum, { rule, approvals }) => {
    const given = approvals.filter(({ status }) => status === "approved").length;
    return sum + Math.max(rule.requiredApprovals - given, 0);
  }, 0);
}

/** The approval rules of a deployment's environment, each with what was said under it. */
export function approvalSummary(state: GitLabState, deployment: Deployment): RuleWithApprovals[] {
  const environment = state.environments.get(deployment.environmentId);
  if (!environment) return [];
  const approvals = approvalsOf(state, deployment);
  return rulesOf(state, deployment.projectId, environment.name).map((rule) => ({
    rule,
    approvals: approvals.filter(({ ruleId }) => ruleId === rule.id),
  }));
}

export function approvalsOf(state: GitLabState, { id }: Deployment): DeploymentApproval[] {
  return state.deploymentApprovals.filter(({ deploymentId }) => deploymentId === id);
}

/**
 * Approves or rejects a blocked deployment. Approved by all, its job still waits for a person to play it; rejected, the
 * job fails. The texts are GitLab's: `Deployments::ApprovalService`.
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
  const rules = rulesOf(state, project.id, name);
  if (rules.length === 0) return refused("Deployment approvals is not configured for this environment.");
  if (pendingApprovals(state, deployment) === 0) return refused("This deployment is not waiting for approvals.");
  const caller = { user, project, level: accessLevel(state, user, project) };
  const rule = rules.find((one) => user.admin || allows([one], caller));
  if (!rule) {
    return refused(
      "You don't have permission to approve this deployment. Contact the project or group owner for help.",
    );
  }
  const approval = record(state, { user, deployment, rule, status, comment });
  if (status === "rejected") failJob(state, deployment);
  return { ok: true, approval };
}

/** One user says one thing under a rule; the last one counts. */
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

function rulesOf(state: GitLabState, projectId: number, name: string): readonly DeploymentApprovalRule[] {
  return protectedEnvironment(state, projectId, name)?.approvalRules ?? [];
}

function refused(message: string): ApprovalOutcome {
  return { ok: false, message };
}
