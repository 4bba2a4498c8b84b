import type { DeploymentSettings, Settings } from "../settings/settings";
import { waitsForPerson } from "./predecessors";
import { type Ref, sameRef } from "./refs";

/**
 * The pushes that start a deployment's promotion preview, which runs reviewed code. It runs when the previous
 * deployment's ref is pushed. It also runs on the deployment's own ref if this deployment, or an earlier one in that
 * pipeline, waits for a person.
 */
export function promotionPreviewTriggers(settings: Settings, deployment: DeploymentSettings): Ref[] {
  const earlier = earlierPush(settings, deployment);
  return [...(earlier ? [earlier] : []), ...(waitsForPerson(settings, deployment) ? [deployment.on] : [])];
}

function earlierPush(settings: Settings, deployment: DeploymentSettings): Ref | undefined {
  const { on } = deployment;
  const previous = earlierOf(settings, deployment).findLast((other) => !sameRef(other.on, on));
  if (previous) return previous.on;
  return on.tag === undefined ? undefined : { branch: settings.defaultBranch };
}

/** The deployments of the same program that come before it. */
function earlierOf({ deployments }: Settings, { name, program }: DeploymentSettings): DeploymentSettings[] {
  const index = deployments.findIndex((other) => other.name === name);
  return deployments.slice(0, index).filter((other) => other.program === program);
}
