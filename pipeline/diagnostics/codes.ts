import type { codes, Severity } from "./codeTable";

/** The code of a diagnostic. It is stable: programs and documentation may refer to it. */
export type Code = keyof typeof codes;

/** The codes whose diagnostics can have the severity `Wanted`. */
export type CodeOf<Wanted extends Severity> = {
  [Key in Code]: Wanted extends (typeof codes)[Key]["severities"][number] ? Key : never;
}[Code];

/** The codes of unsafe settings that an exception allows. */
export type ExceptionCode = { [Key in Code]: (typeof codes)[Key]["exception"] extends true ? Key : never }[Code];

/**
 * The exception codes as values. The code table is imported only as a type, so that no bundle contains its sentences.
 */
const exceptions: Readonly<Record<ExceptionCode, true>> = {
  SHARED_PREVIEWS: true,
  PREVIEW_READS_SECRETS: true,
  PREVIEW_OPENS_DEPLOYMENT: true,
  DEPLOYMENTS_USE_CACHES: true,
  UNPROTECTED_SECRET: true,
  EVERY_TAG_DEPLOYS: true,
  SHARED_GROUP: true,
  FORK_PIPELINES: true,
  PROTECTED_IN_MERGE_REQUESTS: true,
  OPEN_ORGANIZATION: true,
  JOB_TOKEN_PUSHES: true,
  WIDER_TEAM: true,
  LOST_POLICIES: true,
};
export const exceptionCodes = Object.keys(exceptions) as ExceptionCode[];

/** Returns the parameters that give the violation of a schema's own rule this code. */
export function coded(code: CodeOf<"error">) {
  return { code };
}
