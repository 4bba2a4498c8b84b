import type { Diagnostic } from "../../diagnostics/diagnostic";
import { stackFile } from "../../stackFile";

/** A diagnostic of one project's settings, as the foundation's reader finds it: with the file. */
export function inStack(stack: string, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, file: stackFile(stack) };
}
