import * as pulumi from "@pulumi/pulumi";
import type { Mistake } from "../pipeline/errors";
import { pathText } from "../pipeline/settings/mistakes";

/** The mistakes for outputs in the settings. Settings must be known before the run, so only secrets may be outputs. */
export function outputsIn(value: unknown, path: readonly PropertyKey[] = []): Mistake[] {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) {
    const message = "is the output of another resource. Put it into secrets, and name that here";
    return [{ code: "WRONG_TYPE", path: pathText(path), message }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    outputsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
