/**
 * Serves the components to programs in every Pulumi language. Pulumi starts it by PulumiPlugin.yaml, or by the
 * executable `pulumi-resource-pulumi-pipeline`.
 *
 * @module
 */
import * as pulumi from "@pulumi/pulumi";
import { main } from "@pulumi/pulumi/provider";
import { componentProvider } from "./componentProvider";

void main(componentProvider(), process.argv.slice(2)).then(leaveMistakesToConstruct);

/**
 * Every output that waits for a component's lookups rejects with their mistakes. The component's construction reports
 * them once; the SDK's server would report each rejection with a stack trace.
 */
function leaveMistakesToConstruct(): void {
  const listeners = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason, promise) => {
    if (pulumi.RunError.isInstance(reason)) return;
    for (const listener of listeners) listener(reason, promise);
  });
}
