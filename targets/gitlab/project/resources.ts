import type { Settings } from "../../../pipeline/settings/settings";
import type { GitLabResources } from "../gitLabPlan";
import { planReviewGates } from "./reviewGates";
import { planSchedules } from "./schedules";
import { planVariables } from "./variables";

/** What has to exist in the GitLab project: each ref that deploys is protected, and so is the default branch. */
export function gitLabResources(settings: Settings): GitLabResources {
  const { deployments, defaultBranch } = settings;
  return {
    protectedBranches: unique([defaultBranch, ...deployments.map(({ on }) => on.branch)]),
    protectedTags: unique(deployments.map(({ on }) => on.tag)),
    reviewGates: planReviewGates(settings),
    environments: deployments.map(({ name }) => name),
    schedules: planSchedules(settings),
    variables: planVariables(settings),
  };
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
