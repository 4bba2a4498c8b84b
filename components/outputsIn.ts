import * as pulumi from "@pulumi/pulumi";
import type { Mistake } from "../pipeline/errors";
import { pathText } from "../pipeline/settings/mistakes";

/** The settings are known before anything runs, so that a value of another resource can only be one of the secrets. */
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
