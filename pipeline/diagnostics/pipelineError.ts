import { describe, type Diagnostic, isError } from "./diagnostic";

/**
 * All errors that prevent a pipeline. Only the components and the command line throw it; pure functions return
 * diagnostics.
 */
export class PipelineError extends Error {
  override readonly name = "PipelineError";

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(describe).join("\n"));
  }
}

/** Throws the errors among `diagnostics` together. Does nothing if there are none. */
export function throwErrors(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(isError);
  if (errors.length > 0) throw new PipelineError(errors);
}
