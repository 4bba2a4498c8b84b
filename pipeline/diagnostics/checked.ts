import { type Diagnostic, isError } from "./diagnostic";
import { throwErrors } from "./pipelineError";

/** A value together with what there is to tell about it. The value is undefined where there is an error. */
export interface Checked<Value> {
  readonly value?: Value;
  readonly diagnostics: readonly Diagnostic[];
}

/** The value, unless one of the diagnostics is an error. */
export function checked<Value>(value: Value | undefined, diagnostics: readonly Diagnostic[]): Checked<Value> {
  return value === undefined || diagnostics.some(isError) ? { diagnostics } : { value, diagnostics };
}

/** What the next step makes of a value, with the diagnostics of both. */
export function andThen<Value, Next>(first: Checked<Value>, next: (value: Value) => Checked<Next>): Checked<Next> {
  if (first.value === undefined) return { diagnostics: first.diagnostics };
  const { value, diagnostics } = next(first.value);
  return { ...(value !== undefined && { value }), diagnostics: [...first.diagnostics, ...diagnostics] };
}

/** The value, for a shell: throws all errors together where there is none. */
export function valueOf<Value>({ value, diagnostics }: Checked<Value>): Value {
  throwErrors(diagnostics);
  if (value === undefined) throw new Error("a value that is not there has errors");
  return value;
}
