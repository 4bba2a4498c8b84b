import type { DeploymentSettings, Settings } from "./settings";

/** Whether merge requests preview a deployment: by default a program's first. */
export function isPreviewed({ previews, deployments }: Settings, deployment: DeploymentSettings): boolean {
  const first = deployments.find(({ program }) => program === deployment.program);
  return previews !== "none" && (deployment.preview ?? deployment === first);
}
