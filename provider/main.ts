/**
 * Serves the components to programs in every Pulumi language. Pulumi starts it through PulumiPlugin.yaml, or as the
 * executable `pulumi-resource-pulumi-pipeline`.
 *
 * @module
 */
import * as pulumi from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";
import { componentProvider } from "./componentProvider";

void main(componentProvider(), process.argv.slice(2)).then(leaveErrorsToConstruct);

/**
 * Ignores unhandled rejections that the construction of a component already reports. Every output of a component
 * rejects with the same errors, and the SDK's server would report each one with a stack trace.
 */
function leaveErrorsToConstruct(): void {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason, promise) => {
    if (pulumi.RunError.isInstance(reason)) return;
    for (const listener of listeners) listener(reason, promise);
  });
}
