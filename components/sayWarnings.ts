import * as pulumi from "@pulumi/pulumi";
import { describe, type Warning } from "../pipeline/errors";

/** Logs warnings of a component, in previews and updates. */
export function sayWarnings(warnings: readonly Warning[], resource: pulumi.Resource): void {
  for (const warning of warnings) void pulumi.log.warn(describe(warning), resource);
}
