import type { Trigger } from "../../model";

/** Returns the triggers as the first words of a job's description. */
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
