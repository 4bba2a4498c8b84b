import { type Diagnostic, warningAt } from "../../pipeline/diagnostics/diagnostic";
import type { Existing, Wanted } from "../gitlab/lookups/existingResources";
import { change } from "../lookups/adoption";
import type { StackResource } from "../lookups/stackState";

/**
 * The warnings about variables, schedules and webhooks with drift: their values differ from those that the last update recorded in
 * the state. A variable's value is never shown.
 */
export function driftedResources(existing: readonly Existing[], state: readonly StackResource[]): Diagnostic[] {
  return existing.flatMap(({ type, resourceName, label, path, found = {} }) => {
    const managed = state.find((one) => one.type === type && one.name === resourceName);
    if (!managed) return [];
    const changes = Object.entries(found).flatMap(([property, value]) => {
      const recorded = managed.outputs[property];
      if (recorded === undefined || recorded === value) return [];
      return property === "value" ? ["its value"] : change(property, recorded, value);
    });
    return changes.length === 0 ? [] : [drifted(path, label, changes.join(", "))];
  });
}

/** The warnings about variables, schedules and webhooks that the stack manages, and that GitLab does not have any more. */
export function missingResources(missing: readonly Wanted[], state: readonly StackResource[]): Diagnostic[] {
  return missing
    .filter(({ type, resourceName }) => state.some((one) => one.type === type && one.name === resourceName))
    .map(({ path, label }) => {
      const message = `${label} was deleted or renamed outside Pulumi. pulumi up --refresh restores it; without --refresh, it stays missing`;
      return warningAt("DRIFTED", path, message);
    });
}

/** The warning about the CI file, if it was deleted, or its text is not the one that the last update committed. */
export function driftedFile(
  path: string,
  text: string | undefined,
  resourceName: string,
  state: readonly StackResource[],
): Diagnostic[] {
  const recorded = state.find(({ name }) => name === resourceName)?.outputs.content;
  if (recorded === undefined || recorded === text) return [];
  if (text === undefined) {
    const message = `${path} was deleted outside Pulumi. pulumi up --refresh commits it again; without it, an update that changes the file fails`;
    return [warningAt("DRIFTED", "project", message)];
  }
  return [drifted("project", path, "its text")];
}

function drifted(path: string, label: string, changes: string): Diagnostic {
  const message = `${label} was changed outside Pulumi: ${changes}. pulumi up --refresh restores the settings; without --refresh, the change is kept`;
  return warningAt("DRIFTED", path, message);
}
