import type { Trigger } from "../model";
import type { DeploymentSettings } from "../settings/settings";
import type { PushTrigger } from "./flow";

/** The schedule that looks for drift. */
export const driftSchedule = "Pulumi drift";

/** The schedule that looks for review stacks that nobody needs. */
export const sweepSchedule = "Pulumi review stacks";

/** The push that starts a deployment. */
export function pushTrigger({ branch, tag }: DeploymentSettings["on"]): PushTrigger {
  return branch === undefined ? { kind: "tag", pattern: tag ?? "" } : { kind: "branch", branch };
}

/** A schedule runs the code of the default branch. */
export function scheduleTrigger({ defaultBranch }: { readonly defaultBranch: string }, schedule: string): Trigger {
  return { kind: "schedule", schedule, branch: defaultBranch };
}
