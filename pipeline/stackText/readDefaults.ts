import type { Checked } from "../diagnostics/checked";
import { type Diagnostic, errorAt, type Position } from "../diagnostics/diagnostic";
import { isMap } from "../isMap";
import { defaultsDiagnostics } from "../settings/projectDefaults";
import { defaultsKey, platformProject } from "../stackFile";
import { readConfig } from "./readConfig";

/** The defaults of all projects, not checked as settings yet. */
export interface DefaultsText {
  /** The file's name, as diagnostics show it. */
  readonly file: string;
  readonly defaults: unknown;
  /** The position of a path in the defaults, or of the nearest parent that exists. */
  readonly locate: (path: string) => Position;
  /** Errors in what the defaults contain. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the text of a `Pulumi.yaml`. The value is undefined if it contains no defaults. */
export function readDefaults(file: string, text: string): Checked<DefaultsText> {
  const { value, diagnostics } = readConfig(file, text);
  if (!value) return { diagnostics };

  const { config, locator } = value;
  // Pulumi: keys without a namespace are the project's own.
  const key = [defaultsKey, defaultsKey.slice(platformProject.length + 1)].find((name) => name in config);
  if (key === undefined) return { diagnostics: [] };
  const entry = config[key];
  if (!isMap(entry) || !("value" in entry)) {
    const message =
      "holds no value. Write the defaults below value, because Pulumi reads no other configuration of a project";
    return { diagnostics: [{ ...errorAt("NO_SETTINGS", "", `${key} ${message}`), file, position: locator.key(key) }] };
  }
  return {
    value: defaultsText(file, entry.value, (path) => locator.path(key, path === "" ? "value" : `value.${path}`)),
    diagnostics: [],
  };
}

/** Defaults with their errors, in a file. */
export function defaultsText(file: string, defaults: unknown, locate: (path: string) => Position): DefaultsText {
  const diagnostics = defaultsDiagnostics(defaults).map((one) => ({ ...one, file, position: locate(one.path) }));
  return { file, defaults, locate, diagnostics };
}
