import { describe, type Diagnostic, isError } from "./diagnostic";

/** All errors that keep a pipeline from being made. Only a shell throws it: what is pure returns its diagnostics. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(describe).join("\n"));
  }
}

/** Throws the errors among `diagnostics` together, or does nothing where there are none. */
export function throwErrors(diagnostics: readonly Diagnostic[]): void {
  const errors = diagnostics.filter(isError);
  if (errors.length > 0) throw new PipelineError(errors);
}
