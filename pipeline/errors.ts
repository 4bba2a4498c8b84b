import { visible } from "./visible";

/**
 * What is refused unless the settings say, with a reason, that it is meant: each lets in more than the safe default.
 * Stable, as a {@link MistakeCode} is.
 */
export const refusalCodes = [
  "SHARED_PREVIEWS",
  "PREVIEW_READS_SECRETS",
  "PREVIEW_OPENS_DEPLOYMENT",
  "DEPLOYMENTS_USE_CACHES",
  "UNPROTECTED_SECRET",
  "EVERY_TAG_DEPLOYS",
  "SHARED_GROUP",
  "FORK_PIPELINES",
  "PROTECTED_IN_MERGE_REQUESTS",
  "OPEN_ORGANIZATION",
  "JOB_TOKEN_PUSHES",
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** What kind of mistake it is. Stable: programs and documentation may refer to it. */
export type MistakeCode =
  | RefusalCode
  | "UNUSED_EXCEPTION"
  | "BAD_DATE"
  | "MISSING_PREVIEW_SECRET"
  | "UNUSED_PREVIEW_KEY"
  | "SHARED_LOGIN"
  | "NO_ISSUER"
  | "TOO_MANY_POLICIES"
  | "OTHER_FOUNDATION"
  | "SHORT_TOKENS"
  | "OTHER_CERTIFICATE"
  | "BAD_ESC_DEFINITION"
  | "UNKNOWN_KEY"
  | "MISSING_KEY"
  | "WRONG_TYPE"
  | "NOT_A_CHOICE"
  | "EMPTY_LIST"
  | "BAD_NAME"
  | "BAD_TRIGGER"
  | "DUPLICATE_NAME"
  | "DUPLICATE_STACK"
  | "TEMPLATE_READS_SECRETS"
  | "SHARED_CACHES"
  | "FOREIGN_STACK"
  | "MIXED_PROGRAMS"
  | "OUTSIDE_PROJECT"
  | "PLAIN_SECRET"
  | "RESERVED_NAME"
  | "UNKNOWN_DEPLOYMENT"
  | "UNKNOWN_PROGRAM"
  | "CLOUD_ONLY"
  | "ENTERPRISE_ONLY"
  | "PREMIUM_ONLY"
  | "SELF_APPROVAL"
  | "OTHER_RUNTIME"
  | "OTHER_PROJECT"
  | "UNKNOWN_SECRET"
  | "UNMASKABLE_SECRET"
  | "SHARED_IDENTITY"
  | "NOT_YAML"
  | "NO_SETTINGS"
  | "SECRET_SETTINGS"
  | "NO_FILE"
  | "NO_PROJECT"
  | "NO_ORGANIZATION"
  | "TOKEN_REFUSED"
  | "NO_PERMISSION"
  | "WRONG_BRANCH"
  | "WRONG_PATH"
  | "OTHER_CI_FILE"
  | "OTHER_SUBJECT"
  | "FILE_EXISTS"
  | "STRICTER_PROTECTION"
  | "LOOSER_PROTECTION"
  | "LOOKUP_FAILED";

/** One mistake of the reader's, and the way out of it. */
export interface Mistake {
  readonly code: MistakeCode;
  /** Where it is in the settings, such as `deployments[0].stack`; empty for the settings as a whole. */
  readonly path: string;
  /** What is wrong, the value, and the choices or what to do. One or two sentences. */
  readonly message: string;
}

/** What a warning is about. Stable, as a {@link MistakeCode} is. */
export type WarningCode =
  | RefusalCode
  | "FLOATING_IMAGE"
  | "UNGUARDED_PRODUCTION"
  | "NOT_PREVIEWED"
  | "PLAIN_SECRET_VARIABLE"
  | "REVIEW_RUNS_UNREVIEWED"
  | "ORGANIZATION_TOKENS"
  | "ORGANIZATION_UNSEEN"
  | "STORED_TOKENS"
  | "EXPERIMENTAL_PLANS"
  | "PLANS_UNUSED"
  | "NO_PASSPHRASE"
  | "STATE_ON_RUNNER"
  | "UNSEEN_VARIABLE"
  | "LINKED_CREDENTIALS"
  | "TOKENS_EXPIRE"
  | "CERTIFICATE_EXPIRES"
  | "CERTIFICATE_UNSEEN"
  | "FOUNDATION_BEHIND"
  | "PIPELINE_VARIABLES"
  | "UNREVIEWED_PUSH";

/** What a careful reviewer would ask about, though it works. */
export interface Warning {
  readonly code: WarningCode;
  /** Where it is in the settings. */
  readonly path: string;
  readonly message: string;
}

/** The mistakes that keep a pipeline from being made, all of them at once. Its message needs no stack trace. */
export class PipelineError extends Error {
  override readonly name = "PipelineError";

  constructor(readonly mistakes: readonly Mistake[]) {
    super(mistakes.map(describe).join("\n"));
  }
}

/**
 * A mistake as one line: `deployments[0].stack: "a/b/c/d" is not … [BAD_NAME]`. Characters that a reader cannot see are
 * escaped, wherever in it they are.
 */
export function describe({ code, path, message }: Mistake | Warning): string {
  const line = `${path === "" ? "" : `${path}: `}${message.trimEnd().replace(/\s*[\r\n]\s*/g, " ")} [${code}]`;
  return visible(line);
}

/** Throws all of `mistakes` together, or does nothing where there are none. */
export function throwMistakes(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw new PipelineError(mistakes);
}

/** What `make` returns, or nothing where it throws mistakes: they join the others, each as `said` puts it. */
export function collect<Value>(
  mistakes: Mistake[],
  make: () => Value,
  said: (mistake: Mistake) => Mistake = (mistake) => mistake,
): Value | undefined {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    mistakes.push(...error.mistakes.map(said));
    return undefined;
  }
}

/** Choices as a reader sees them: `"a", "b"`, or `(none)`. */
export function listed(choices: readonly string[]): string {
  return choices.length === 0 ? "(none)" : choices.map(quoted).join(", ");
}

/** A value as a reader sees it in a message: text in double quotes, anything else as short JSON. */
export function quoted(value: unknown): string {
  const text = visible(value === undefined ? "nothing" : JSON.stringify(value));
  return text.length <= 80 ? text : `${cut(text, 77)}...`;
}

/** The first characters of a text, without a part of an escape or of a surrogate pair at the end. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/(\\u?[0-9a-f]{0,3}|[\ud800-\udbff])$/, "");
}
