import type { Values } from "../values";

/** A path of the API with escaped segments. */
export function path(...segments: string[]): string {
  return segments.map(encodeURIComponent).join("/");
}

/** The parts of an id such as `organization/name`. */
export function idParts(id: string, format: string): string[] {
  const parts = id.split("/");
  if (parts.length !== format.split("/").length || parts.some((part) => part === "")) {
    throw new Error(`"${id}" is not an ID of this resource. It takes the form ${format}`);
  }
  return parts;
}

/**
 * The inputs of an `api.*` resource after a read. Provider 1.3.0: a refresh returns the prior inputs, so drift is not
 * detected, and an import returns only the inputs in the id.
 */
export function idInputs(id: string, format: string, prior: Values): Values {
  if (Object.keys(prior).length > 0) return prior;
  const parts = idParts(id, format);
  return Object.fromEntries(format.split("/").map((name, index) => [name, parts[index]]));
}

/** The error of `api.*` resources about an object that an earlier GET has found. */
export const ALREADY_EXISTS =
  "resource already exists; use the `import` resource option to bring it under Pulumi management instead of creating a new one";
