import type { Diagnostic } from "../apiError";

/** A definition to evaluate, with the plaintext of each ciphertext in it. */
export interface EscDefinition {
  readonly yaml: string;
  /** The bytes inside ESC's envelope, in base64, to the plaintext. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface EscRequest extends EscDefinition {
  /** Whether providers run. Otherwise the definition is only checked, and what they would give is unknown. */
  readonly open: boolean;
  readonly showSecrets: boolean;
  /** `project/environment`, or `<yaml>` for a definition without a name. */
  readonly name: string;
  readonly organization: string;
  /** The login of whoever asks. */
  readonly user: string;
}

export interface EscAnswer {
  /** ESC's Environment: `exprs`, `properties`, `schema` and `executionContext`. Absent for an empty definition. */
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly diagnostics?: readonly Diagnostic[];
}

/** Answers an import with its definition, or says why it must not be imported. */
export type EscLoader = (name: string) => EscDefinition | { readonly refusal: string };

/** Evaluates definitions of environments. */
export interface EscEvaluator {
  /** Throws {@link EscUnavailable} where there is no evaluator, and {@link EscEnded} where it comes to no answer. */
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

/** The evaluator ended, or was ended, over a definition. */
export class EscEnded extends Error {
  override readonly name = "EscEnded";

  constructor(reason: string) {
    super(`the environment could not be evaluated: ${reason}`);
  }
}
