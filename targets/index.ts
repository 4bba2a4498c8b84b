import { isMap } from "../pipeline/isMap";
import { TargetName } from "../pipeline/settings/choices";
import type { FileTarget, Target } from "../pipeline/target";
import { bitbucket } from "./bitbucket/bitbucket";
import { circleCi } from "./circleci/circleCi";
import { pulumiDeployments } from "./deployments/pulumiDeployments";
import { gitLab } from "./gitlab/gitLab";

/** The targets whose jobs are in a file of the project, by the names that the command line accepts. */
export const fileTargets = { gitlab: gitLab, bitbucket, circleci: circleCi } as const satisfies Record<
  string,
  FileTarget
>;

/** All targets, by the names that the command line accepts. */
export const targets = { ...fileTargets, deployments: pulumiDeployments } as const satisfies Record<string, Target>;

/** The target that settings of any kind name. Settings without a known one are checked for GitLab, which reports it. */
export function targetOf(settings: unknown): typeof targets.gitlab | typeof targets.deployments {
  return isForDeployments(settings) ? targets.deployments : targets.gitlab;
}

function isForDeployments(settings: unknown): boolean {
  return isMap(settings) && settings.target === TargetName.Deployments;
}
