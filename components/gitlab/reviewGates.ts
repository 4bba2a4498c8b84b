import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { ProtectedCiEnvironment } from "../../targets/gitlab/project/reviewGates";
import { type PipelineContext, projectId } from "../pipelineContext";

/** Approvals of merge requests, and the protection of the GitLab environments that `environments` made. */
export function createReviewGates(
  context: PipelineContext,
  environments: readonly gitlab.ProjectEnvironment[],
): pulumi.Resource[] {
  const { approvals, ciEnvironments: guarded } = context.plan.reviewGates;
  return [
    ...(approvals === undefined ? [] : requireApprovals(context, approvals)),
    ...guarded.map((environment) => protectEnvironment(context, environment, [...environments])),
  ];
}

/**
 * GitLab: a rule that names nobody who could approve counts as approved, so that only the rule for any approver holds. It
 * means every member from Developer up.
 */
function requireApprovals(context: PipelineContext, approvalsRequired: number): pulumi.Resource[] {
  const { name, parent } = context;
  const project = projectId(context);
  return [
    new gitlab.ProjectLevelMrApprovals(
      `${name}-approvals`,
      {
        project,
        mergeRequestsAuthorApproval: false,
        mergeRequestsDisableCommittersApproval: true,
        resetApprovalsOnPush: true,
        disableOverridingApproversPerMergeRequest: true,
      },
      { parent },
    ),
    new gitlab.ProjectApprovalRule(
      `${name}-approval-rule`,
      // GitLab's own name of this rule.
      { project, name: "All Members", ruleType: "any_approver", approvalsRequired },
      { parent },
    ),
  ];
}

/** GitLab: whoever started a pipeline does not approve its deployments, unless the project's settings say so. */
function protectEnvironment(
  context: PipelineContext,
  { name: environment, approvals }: ProtectedCiEnvironment,
  dependsOn: pulumi.Resource[],
): pulumi.Resource {
  const { name, parent } = context;
  const maintainers = { accessLevel: "maintainer" };
  return new gitlab.ProjectProtectedEnvironment(
    `${name}-protected-environment-${environment}`,
    {
      project: projectId(context),
      environment,
      deployAccessLevelsAttributes: [maintainers],
      approvalRules: approvals === undefined ? [] : [{ ...maintainers, requiredApprovals: approvals }],
    },
    { parent, dependsOn },
  );
}
