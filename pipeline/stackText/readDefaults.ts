import type { Checked } from "../diagnostics/checked";
import type { Diagnostic, Position } from "../diagnostics/diagnostic";
import { defaultsDiagnostics } from "../settings/projectDefaults";
import { defaultsKey } from "../stackFile";
import { readProjectValue } from "./readProjectValue";

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
  const { value, diagnostics } = readProjectValue(file, text, defaultsKey);
  return value ? { value: defaultsText(file, value.value, value.locate), diagnostics } : { diagnostics };
}

/** Defaults with their errors, in a file. */
export function defaultsText(file: string, defaults: unknown, locate: (path: string) => Position): DefaultsText {
  const diagnostics = defaultsDiagnostics(defaults).map((one) => ({ ...one, file, position: locate(one.path) }));
  return { file, defaults, locate, diagnostics };
}
