import { allDeployments } from "../../../pipeline/flow/allDeployments";
import type { Flow, PushTrigger } from "../../../pipeline/flow/flow";
import type { GitLabResources } from "../gitLabPlan";
import { planHooks } from "./hooks";
import { planReviewGates } from "./reviewGates";
import { planSchedules } from "./schedules";
import { planVariables } from "./variables";

/** The GitLab resources of a project. Every ref that deploys is protected, and so is the default branch. */
export function gitLabResources(flow: Flow): GitLabResources {
  const { defaultBranch, jobTokenAccess } = flow;
  const deployments = allDeployments(flow);
  const triggers = deployments.map(({ trigger }) => trigger);
  return {
    protectedBranches: unique([defaultBranch, ...triggers.flatMap(branchOf)]),
    protectedTags: unique(triggers.flatMap(tagOf)),
    reviewGates: planReviewGates(flow),
    ...(jobTokenAccess && { jobTokenAccess }),
    ciEnvironments: deployments.map(({ name }) => name),
    schedules: planSchedules(flow),
    hooks: planHooks(flow),
    variables: planVariables(flow),
  };
}

function branchOf(trigger: PushTrigger): string[] {
  return trigger.kind === "branch" ? [trigger.branch] : [];
}

function tagOf(trigger: PushTrigger): string[] {
  return trigger.kind === "tag" ? [trigger.pattern] : [];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
