import { type Diagnostic, isError } from "./diagnostic";
import { throwErrors } from "./pipelineError";

/** A value and its diagnostics. The value is undefined if one of them is an error. */
export interface Checked<Value> {
  readonly value?: Value;
  readonly diagnostics: readonly Diagnostic[];
}

/** Joins a value and its diagnostics. Drops the value if one of them is an error. */
export function checked<Value>(value: Value | undefined, diagnostics: readonly Diagnostic[]): Checked<Value> {
  return value === undefined || diagnostics.some(isError) ? { diagnostics } : { value, diagnostics };
}

/** Passes the value to the next step, and joins the diagnostics of both. */
export function andThen<Value, Next>(first: Checked<Value>, next: (value: Value) => Checked<Next>): Checked<Next> {
  if (first.value === undefined) return { diagnostics: first.diagnostics };
  const { value, diagnostics } = next(first.value);
  return { ...(value !== undefined && { value }), diagnostics: [...first.diagnostics, ...diagnostics] };
}

/** Returns the value. Throws all errors together if there is none. */
export function valueOf<Value>({ value, diagnostics }: Checked<Value>): Value {
  throwErrors(diagnostics);
  if (value === undefined) throw new Error("there is neither a value nor an error");
  return value;
}
