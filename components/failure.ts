import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { describe, type Diagnostic, isError } from "../pipeline/diagnostics/diagnostic";
import { PipelineError } from "../pipeline/diagnostics/pipelineError";

/** An error for the engine. A user error becomes a message without a stack trace. */
export function failure(name: string, error: unknown): unknown {
  if (!(error instanceof PipelineError)) return error;
  const errors = error.diagnostics.filter(isError);
  const count = errors.length === 1 ? "there is an error" : `there are ${errors.length} errors`;
  const lines = errors.map((one) => `  ${describe(one)}`);
  return new Failure([`${name} was not changed: ${count}`, ...lines].join("\n"));
}

/** An error for the engine that was found only after changes. It is a message without a stack trace. */
export function lateFailure(name: string, diagnostic: Diagnostic): unknown {
  return new Failure([`${name} was not changed completely: there is an error`, `  ${describe(diagnostic)}`].join("\n"));
}

/**
 * An error that is shown as its message only. The Node runtime otherwise inspects every promise and resource that the
 * error refers to, which takes 20 seconds with 22 resources (SDK 3.243).
 */
class Failure extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    // Since SDK 3.276, the runtime prefixes the message of a rejected input or output with the name of the property.
    Object.defineProperty(this, "message", { get: () => message, set: () => undefined });
    // The runtime prints the stack of an error in an output's callback, also of a RunError (SDK 3.243).
    this.stack = message;
  }

  [inspect.custom](): string {
    return this.message;
  }
}
