import type { ExceptionCode } from "../../diagnostics/codes";
import { type Diagnostic, errorAt, warningAt } from "../../diagnostics/diagnostic";
import { listed, quoted } from "../../diagnostics/wording";
import type { Sections } from "../../settings/sections";
import type { Settings } from "../../settings/settings";
import { check, type SettingsCheck } from "./settingsCheck";
import {
  everyTag,
  openingPreviews,
  readingPreviews,
  sharedCaches,
  sharedGroup,
  sharedPreviews,
  unprotectedSecrets,
  type UnsafeSections,
  unsafeSections,
  type UnsafeSetting,
  unsafeSettingsIn,
} from "./unsafeSettings";

/** Checks for unsafe settings without an exception, and for exceptions that allow nothing. */
export const exceptionChecks = [
  needsException(["previews"], sharedPreviews),
  needsException(["previews", "deployments"], readingPreviews),
  needsException(["previews", "deployments"], openingPreviews),
  needsException(["caches"], sharedCaches),
  needsException(["deployments"], everyTag),
  needsException(["variables"], unprotectedSecrets),
  needsException(["trust", "project"], sharedGroup),
  check([...unsafeSections, "exceptions"], unusedInSettings),
];

function needsException<Key extends keyof Settings>(
  reads: readonly Key[],
  find: (settings: Pick<Sections, Key>) => readonly UnsafeSetting[],
): SettingsCheck {
  return check<Key | "exceptions">([...reads, "exceptions"], (settings) =>
    find(settings)
      .filter((one) => !exceptionFor(settings.exceptions, one))
      .map(withoutException),
  );
}

function unusedInSettings(settings: UnsafeSections & Pick<Settings, "exceptions">): Diagnostic[] {
  return unusedExceptions(settings.exceptions, unsafeSettingsIn(settings), "exceptions", foundOnServers);
}

/**
 * Returns an error for each exception that no unsafe setting needs. `path` is the path of the exceptions. Exceptions with a code of
 * `later` are left out: what they allow is found later.
 */
export function unusedExceptions(
  exceptions: Settings["exceptions"],
  found: readonly UnsafeSetting[],
  path: string,
  later: readonly ExceptionCode[] = [],
): Diagnostic[] {
  return exceptions.flatMap((one, index): Diagnostic[] => {
    if (later.includes(one.code) || found.some((unsafe) => exceptionFor([one], unsafe))) return [];
    const places = found.filter(({ code }) => code === one.code).map((unsafe) => unsafe.path);
    const message =
      places.length > 0
        ? `no unsafe setting at this path needs the exception. Paths that do: ${listed(places)}`
        : "no unsafe setting needs this exception. Remove it";
    return [errorAt("UNUSED_EXCEPTION", `${path}[${index}]`, message)];
  });
}

/** Returns the exception that covers an unsafe setting. */
export function exceptionFor<Exception extends Pick<Settings["exceptions"][number], "code" | "path">>(
  exceptions: readonly Exception[],
  { code, path }: Pick<UnsafeSetting, "code" | "path">,
): Exception | undefined {
  return exceptions.find((one) => one.code === code && (one.path === undefined || one.path === path));
}

/** Returns the error for an unsafe setting without an exception. It names the exception that would allow it. */
export function withoutException({ code, path, message }: UnsafeSetting): Diagnostic {
  const wayOut = `To allow it, add exceptions: [{ code: ${code}, path: ${quoted(path)}, reason: … }]`;
  return errorAt(code, path, `${message}. ${wayOut}`);
}

/** Returns the warning for an unsafe setting that an exception allows. It repeats the reason. */
export function withException({ code, path, message }: UnsafeSetting, reason: string): Diagnostic {
  return warningAt(code, path, `${message}. Allowed by an exception: ${reason}`);
}

/** Codes of unsafe settings that only GitLab or Pulumi Cloud can report. */
export const foundOnServers: readonly ExceptionCode[] = [
  "FORK_PIPELINES",
  "PROTECTED_IN_MERGE_REQUESTS",
  "OPEN_ORGANIZATION",
  "JOB_TOKEN_PUSHES",
  "WIDER_TEAM",
  "LOST_POLICIES",
];
