import type { Diagnostic } from "../../diagnostics/diagnostic";
import { stackFile } from "../../stackFile";

/** Adds the file of a project's stack to a diagnostic. */
export function inStack(stack: string, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, file: stackFile(stack) };
}
