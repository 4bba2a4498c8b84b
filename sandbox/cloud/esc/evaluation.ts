import { environmentFor, openLimitFor } from "../access";
import { ApiError, type Diagnostic } from "../apiError";
import { loginOf } from "../authentication";
import type { AccessToken, Environment } from "../entities";
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

/** Who has what evaluated. */
export interface Subject {
  readonly caller: AccessToken;
  readonly organization: string;
  readonly yaml: string;
  /** The environment whose definition it is; absent for a definition without a name. */
  readonly environment?: Environment;
}

interface CheckOptions {
  /** Whether static secrets are answered in plaintext. Defaults to false. */
  readonly showSecrets?: boolean;
}

interface OpenOptions {
  /** In milliseconds. */
  readonly duration: number;
  /** The name of an import to what is taken in its place. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** What ESC finds out about environments. Definitions with mistakes are refused with its own diagnostics. */
export class Evaluation {
  private saidUnavailable = false;

  constructor(
    private readonly state: CloudState,
    private readonly evaluator: EscEvaluator,
  ) {}

  /**
   * Assumption: a check needs to read what is imported, or to open it where it shows secrets. Without an evaluator the
   * definition is only parsed.
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
   * ESC: whoever opens a stack's environments has to be allowed to open each. Assumption: the same holds for what they
   * import in turn.
   */
  async open(subject: Subject, { duration, overrides = {} }: OpenOptions): Promise<EscAnswer> {
    const request = { ...this.requestOf(subject), open: true, showSecrets: true };
    const refusalOf = (environment: Environment) => openRefusal(this.state, subject.caller, environment, duration);
    try {
      return await this.answerTo(request, (name) => this.load(subject, overrides[name] ?? name, "open", refusalOf));
    } catch (error) {
      throw error instanceof EscUnavailable ? new ApiError(501, error.message) : error;
    }
  }

  /** A definition that the evaluator cannot cope with is refused as one with mistakes is. */
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
    refusalOf: (environment: Environment) => string | undefined = () => undefined,
  ): EscDefinition | { refusal: string } {
    const parsed = parseImportName(name);
    if (!parsed) return { refusal: `"${name}" does not name an environment of the organization "${organization}"` };
    try {
      const path = [organization, parsed.project, parsed.environment] as const;
      const environment = environmentFor(this.state, caller, path, needed);
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

/** Why a caller must not open an environment for so long; the answer of the service is not documented. */
export function openRefusal(
  state: CloudState,
  caller: AccessToken,
  environment: Environment,
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
