import type { DeploymentSettings, Settings } from "../settings/settings";
import { sameRef, waitsForPerson } from "./predecessors";

type Ref = DeploymentSettings["on"];

/**
 * The pushes after which reviewed code is asked what a deployment would change, so that whoever approves it or sets its
 * tag has seen it: that of the last deployment before it that another push starts, and its own where a person has to
 * press play for it or for what comes before it. What is deployed at once after a push has no such moment.
 */
export function inspectTriggers(settings: Settings, deployment: DeploymentSettings): Ref[] {
  const earlier = earlierPush(settings, deployment);
  return [...(earlier ? [earlier] : []), ...(waitsForPerson(settings, deployment) ? [deployment.on] : [])];
}

function earlierPush(settings: Settings, deployment: DeploymentSettings): Ref | undefined {
  const { on } = deployment;
  const previous = earlierOf(settings, deployment).findLast((other) => !sameRef(other.on, on));
  if (previous) return previous.on;
  return on.tag === undefined ? undefined : { branch: settings.defaultBranch };
}

/** The deployments of the same program that stand before one. */
function earlierOf({ deployments }: Settings, { name, program }: DeploymentSettings): DeploymentSettings[] {
  const index = deployments.findIndex((other) => other.name === name);
  return deployments.slice(0, index).filter((other) => other.program === program);
}
