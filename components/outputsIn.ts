import * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../pipeline/diagnostics/diagnostic";
import { pathText } from "../pipeline/settings/schemaDiagnostics";

/** The errors for outputs in the settings. Settings must be known before the run, so only secrets may be outputs. */
export function outputsIn(value: unknown, path: readonly PropertyKey[] = []): Diagnostic[] {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    const message = "is the output of another resource. Put it into secrets, and name that secret here";
    return [errorAt("WRONG_TYPE", pathText(path), message)];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    outputsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
