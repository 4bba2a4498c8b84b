import type { Diagnostic } from "../apiError";

/** A definition to evaluate, with the plaintext of each ciphertext in it. */
export interface EscDefinition {
  readonly yaml: string;
  /** Plaintexts by the content of ESC's envelope, in base64. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface EscRequest extends EscDefinition {
  /** Whether providers run. Otherwise the definition is only checked, and their values are unknown. */
  readonly open: boolean;
  readonly showSecrets: boolean;
  /** `project/environment`, or `<yaml>` for an anonymous definition. */
  readonly name: string;
  readonly organization: string;
  /** The login of the caller. */
  readonly user: string;
}

export interface EscAnswer {
  /** ESC's Environment object: `exprs`, `properties`, `schema`, `executionContext`. Undefined if it is empty. */
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly diagnostics?: readonly Diagnostic[];
}

/** Returns the definition of an import, or the reason why it is refused. */
export type EscLoader = (name: string) => EscDefinition | { readonly refusal: string };

/** Evaluates definitions of ESC environments. */
export interface EscEvaluator {
  /** Throws {@link EscUnavailable} if there is no evaluator, and {@link EscEnded} if it ends without a response. */
  evaluate(request: EscRequest, load: EscLoader): Promise<EscAnswer>;
  close(): void;
}

/** There is no evaluator on this machine. */
export class EscUnavailable extends Error {
  override readonly name = "EscUnavailable";

  constructor(reason: string) {
    super(
      `the sandbox has no evaluator for ESC: ${reason}. To have it built, put Go 1.26 or later (https://go.dev/dl/) ` +
        `on PATH and run "npm run setup" in a checkout of pulumi-pipeline. Outside a checkout, set ESC_EVALUATOR to the ` +
        `path that "evaluator" has in its .sandbox/esc.json`,
    );
  }
}

/** The evaluator crashed or was killed while it evaluated a definition. */
export class EscEnded extends Error {
  override readonly name = "EscEnded";

  constructor(reason: string) {
    super(`the environment could not be evaluated: ${reason}`);
  }
}
