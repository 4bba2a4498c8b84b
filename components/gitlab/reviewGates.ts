import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { ProtectedCiEnvironment } from "../../targets/gitlab/project/reviewGates";
import { retention } from "../leaving/leaving";
import { importOption, type PipelineContext, projectId } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/** The approval rules of merge requests, and the protected deployment environments. */
export function createReviewGates(
  context: PipelineContext,
  ciEnvironments: readonly gitlab.ProjectEnvironment[],
): pulumi.Resource[] {
  const { approvals, ciEnvironments: protectedEnvironments } = context.plan.reviewGates;
  return [
    ...(approvals === undefined ? [] : requireApprovals(context, approvals)),
    ...protectedEnvironments.map((one) => protectCiEnvironment(context, one, [...ciEnvironments])),
  ];
}

/**
 * The approval rules. GitLab treats a rule without eligible approvers as approved, so only a rule for any approver is
 * safe. Every member from Developer up can approve.
 */
function requireApprovals(context: PipelineContext, approvalsRequired: number): pulumi.Resource[] {
  const { name, parent } = context;
  const project = projectId(context);
  const approvalsName = resourceNames.approvalSettings(name);
  const ruleName = resourceNames.approvalRule(name);
  return [
    new gitlab.ProjectLevelMrApprovals(
      approvalsName,
      {
        project,
        mergeRequestsAuthorApproval: false,
        mergeRequestsDisableCommittersApproval: true,
        resetApprovalsOnPush: true,
        disableOverridingApproversPerMergeRequest: true,
      },
      { parent, ...retention(context, "protections", approvalsName), ...importOption(context, approvalsName) },
    ),
    new gitlab.ProjectApprovalRule(
      ruleName,
      // GitLab's default name of this rule.
      { project, name: "All Members", ruleType: "any_approver", approvalsRequired },
      { parent, ...retention(context, "protections", ruleName), ...importOption(context, ruleName) },
    ),
  ];
}

/**
 * A protected deployment environment. GitLab: by default the user who started a pipeline can't approve its deployments.
 */
function protectCiEnvironment(
  context: PipelineContext,
  { name: environment, approvals }: ProtectedCiEnvironment,
  dependsOn: pulumi.Resource[],
): pulumi.Resource {
  const maintainers = { accessLevel: "maintainer" };
  const resourceName = resourceNames.protectedEnvironment(context.name, environment);
  return new gitlab.ProjectProtectedEnvironment(
    resourceName,
    {
      project: projectId(context),
      environment,
      deployAccessLevelsAttributes: [maintainers],
      approvalRules: approvals === undefined ? [] : [{ ...maintainers, requiredApprovals: approvals }],
    },
    {
      parent: context.parent,
      dependsOn,
      ...retention(context, "protections", resourceName),
      ...importOption(context, resourceName),
    },
  );
}
