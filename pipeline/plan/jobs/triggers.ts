import type { Trigger } from "../../model";
import type { DeploymentSettings, Settings } from "../../settings/settings";

/** The schedule that looks for drift. */
export const driftSchedule = "Pulumi drift";

/** The schedule that looks for review stacks that nobody needs. */
export const sweepSchedule = "Pulumi review stacks";

/** What starts a deployment. */
export function triggerOf({ branch, tag }: DeploymentSettings["on"]): Trigger {
  return branch === undefined ? { kind: "tag", pattern: tag ?? "" } : { kind: "branch", branch };
}

/** A schedule runs the code of the default branch. */
export function scheduleTrigger({ defaultBranch }: Settings, schedule: string): Trigger {
  return { kind: "schedule", schedule, branch: defaultBranch };
}

/** Triggers as a comment names them. */
export function listedTriggers(triggers: readonly Trigger[]): string {
  return triggers
    .map((trigger) => {
      switch (trigger.kind) {
        case "mergeRequest":
          return "Merge request";
        case "branch":
          return `Push to ${trigger.branch}`;
        case "tag":
          return `Tag ${trigger.pattern}`;
        case "schedule":
          return `Schedule "${trigger.schedule}"`;
      }
    })
    .map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)))
    .join(", ");
}
