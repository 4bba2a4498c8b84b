import type { Trigger } from "../model";
import type { DeploymentSettings } from "../settings/settings";
import type { PushTrigger } from "./flow";

/** The name of the schedule that detects drift. */
export const driftSchedule = "Pulumi drift";

/** The name of the schedule that sweeps orphaned review stacks. */
export const sweepSchedule = "Pulumi review stacks";

/** Returns the push that starts a deployment. */
export function pushTrigger({ branch, tag }: DeploymentSettings["on"]): PushTrigger {
  return branch === undefined ? { kind: "tag", pattern: tag ?? "" } : { kind: "branch", branch };
}

/** Returns the trigger of a schedule, which runs the code of the default branch. */
export function scheduleTrigger({ defaultBranch }: { readonly defaultBranch: string }, schedule: string): Trigger {
  return { kind: "schedule", schedule, branch: defaultBranch };
}
