import * as pulumi from "@pulumi/pulumi";
import { describe, type Warning } from "../pipeline/errors";

/** Shows warnings in the preview and in the update, at the component. */
export function sayWarnings(warnings: readonly Warning[], resource: pulumi.Resource): void {
  for (const warning of warnings) void pulumi.log.warn(describe(warning), resource);
}
