import type { Checked } from "../diagnostics/checked";
import { errorAt, type Position } from "../diagnostics/diagnostic";
import { isMap } from "../isMap";
import { platformProject } from "../stackFile";
import { readConfig } from "./readConfig";

/** A value of the project's configuration in `Pulumi.yaml`. */
export interface ProjectValue {
  readonly value: unknown;
  /** The position of a path in the value, or of the nearest parent that exists. */
  readonly locate: (path: string) => Position;
}

/**
 * Reads a value of the configuration in the text of a `Pulumi.yaml`. The value is undefined if the file does not have the
 * key. Pulumi: project-level configuration; keys without a namespace are the project's own.
 */
export function readProjectValue(file: string, text: string, name: string): Checked<ProjectValue> {
  const { value, diagnostics } = readConfig(file, text);
  if (!value) return { diagnostics };

  const { config, locator } = value;
  const key = [name, name.slice(platformProject.length + 1)].find((one) => one in config);
  if (key === undefined) return { diagnostics: [] };
  const entry = config[key];
  if (!isMap(entry) || !("value" in entry)) {
    const message = `${key} holds no value. Write it below value, because Pulumi reads no other configuration of a project`;
    return { diagnostics: [{ ...errorAt("NO_SETTINGS", "", message), file, position: locator.key(key) }] };
  }
  const locate = (path: string) => locator.path(key, path === "" ? "value" : `value.${path}`);
  return { value: { value: entry.value, locate }, diagnostics: [] };
}
