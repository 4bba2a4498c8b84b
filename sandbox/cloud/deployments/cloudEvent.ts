import type { Stack, Update } from "../entities";
import type { Deployment } from "./entities";

/** What webhooks deliver: the end of an update, a step of a deployment, or the result of a drift run. */
export type CloudEvent =
  | { readonly kind: "stack_update"; readonly stack: Stack; readonly update: Update }
  | {
      readonly kind: "deployment";
      readonly stack: Stack;
      readonly deployment: Deployment;
      readonly step: DeploymentEventStep;
    }
  | { readonly kind: "drift"; readonly stack: Stack; readonly deployment: Deployment; readonly event: DriftEvent };

export type DeploymentEventStep = "queued" | "started" | "succeeded" | "failed";

export type DriftEvent =
  | "drift_detected"
  | "drift_detection_succeeded"
  | "drift_detection_failed"
  | "drift_remediation_succeeded"
  | "drift_remediation_failed";

/** The name of an event in a webhook's filters. Undefined for an event that none names, such as an import. */
export function filterOf(event: CloudEvent): string | undefined {
  switch (event.kind) {
    case "stack_update": {
      const { kind, dryRun, status } = event.update;
      if (kind === "import") return undefined;
      return `${dryRun ? "preview" : kind}_${status === "succeeded" ? "succeeded" : "failed"}`;
    }
    case "deployment":
      return `deployment_${event.step}`;
    case "drift":
      return event.event;
  }
}
