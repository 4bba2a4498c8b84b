import { escEnvironmentFor, openLimitFor } from "../access";
import { ApiError, type Diagnostic } from "../apiError";
import { loginOf } from "../authentication";
import type { AccessToken, EscEnvironment } from "../entities";
import { formatGoDuration } from "../../goDuration";
import type { CloudState } from "../state";
import { invalidDefinition, parseDefinition, requireProtectedSecrets } from "./definition";
import {
  type EscAnswer,
  type EscDefinition,
  EscEnded,
  type EscEvaluator,
  type EscLoader,
  type EscRequest,
  EscUnavailable,
} from "./evaluator";
import { parseImportName } from "./importName";
import { revisionNamed } from "./revisions";
import { plaintextsOf } from "./secrets";

/** A definition to evaluate, with the caller. */
export interface Subject {
  readonly caller: AccessToken;
  readonly organization: string;
  readonly yaml: string;
  /** The ESC environment of the definition. Undefined for an anonymous definition. */
  readonly environment?: EscEnvironment;
}

interface CheckOptions {
  /** Whether the response contains static secrets in plaintext. Defaults to false. */
  readonly showSecrets?: boolean;
}

interface OpenOptions {
  /** In milliseconds. */
  readonly duration: number;
  /** Import names and their replacements. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** Checks and opens ESC environments. Invalid definitions are rejected with ESC's diagnostics. */
export class Evaluation {
  private saidUnavailable = false;

  constructor(
    private readonly state: CloudState,
    private readonly evaluator: EscEvaluator,
  ) {}

  /**
   * Checks a definition. Assumption: the caller needs read access to the imports, and open access to show secrets. Without
   * an evaluator the definition is only parsed.
   */
  async check(subject: Subject, { showSecrets = false }: CheckOptions = {}): Promise<EscAnswer> {
    requireProtectedSecrets(subject.yaml);
    const request = { ...this.requestOf(subject), open: false, showSecrets };
    const needed = showSecrets ? "open" : "read";
    try {
      return await this.answerTo(request, (name) => this.load(subject, name, needed));
    } catch (error) {
      if (!(error instanceof EscUnavailable)) throw error;
      this.sayUnavailable(error);
      parseDefinition(subject.yaml);
      return {};
    }
  }

  /**
   * Opens a definition. ESC: the caller needs open access to each environment of a stack. Assumption: the same holds for
   * their imports.
   */
  async open(subject: Subject, { duration, overrides = {} }: OpenOptions): Promise<EscAnswer> {
    const request = { ...this.requestOf(subject), open: true, showSecrets: true };
    const refusalOf = (environment: EscEnvironment) => openRefusal(this.state, subject.caller, environment, duration);
    try {
      return await this.answerTo(request, (name) => this.load(subject, overrides[name] ?? name, "open", refusalOf));
    } catch (error) {
      throw error instanceof EscUnavailable ? new ApiError(501, error.message) : error;
    }
  }

  /** Evaluates a request. A definition that ends the evaluator is reported as invalid. */
  private async answerTo(request: EscRequest, load: EscLoader): Promise<EscAnswer> {
    try {
      return accepted(await this.evaluator.evaluate(request, load));
    } catch (error) {
      if (!(error instanceof EscEnded)) throw error;
      throw invalidDefinition([{ severity: "error", summary: error.message }]);
    }
  }

  private sayUnavailable({ message }: EscUnavailable): void {
    if (!this.saidUnavailable) process.stderr.write(`sandbox: definitions are only parsed: ${message}\n`);
    this.saidUnavailable = true;
  }

  private requestOf({ caller, organization, yaml, environment }: Subject) {
    const name = environment ? `${environment.project}/${environment.name}` : "<yaml>";
    const secrets = environment ? plaintextsOf(yaml, environment) : {};
    return { yaml, secrets, name, organization, user: loginOf(caller) };
  }

  private load(
    { caller, organization }: Subject,
    name: string,
    needed: "read" | "open",
    refusalOf: (environment: EscEnvironment) => string | undefined = () => undefined,
  ): EscDefinition | { refusal: string } {
    const parsed = parseImportName(name);
    if (!parsed) return { refusal: `"${name}" does not name an environment of the organization "${organization}"` };
    try {
      const path = [organization, parsed.project, parsed.environment] as const;
      const environment = escEnvironmentFor(this.state, caller, path, needed);
      const refusal = refusalOf(environment);
      if (refusal !== undefined) return { refusal };
      const revision = revisionNamed(environment, parsed.version);
      if (!revision) return { refusal: `revision "${path.join("/")}@${parsed.version}" not found` };
      return { yaml: revision.yaml, secrets: plaintextsOf(revision.yaml, environment) };
    } catch (error) {
      if (error instanceof ApiError) return { refusal: error.message };
      throw error;
    }
  }
}

/** The refusal if a caller may not open an ESC environment for so long. Assumption: the text. */
export function openRefusal(
  state: CloudState,
  caller: AccessToken,
  environment: EscEnvironment,
  duration: number,
): string | undefined {
  const limit = openLimitFor(state, caller, environment);
  if (limit === undefined || duration <= limit) return undefined;
  const name = `${environment.organization}/${environment.project}/${environment.name}`;
  return `environment "${name}" may be opened for at most ${formatGoDuration(limit)}, not ${formatGoDuration(duration)}`;
}

function accepted(answer: EscAnswer): EscAnswer {
  const { diagnostics = [] } = answer;
  if (diagnostics.some(isError)) throw invalidDefinition(diagnostics);
  return answer;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
