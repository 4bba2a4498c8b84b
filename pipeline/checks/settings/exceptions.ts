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

/** Checks for unsafe settings without an exception, and for unused exceptions. */
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
 * Returns an error for each unused exception: one that no unsafe setting needs. `path` is the path of the exceptions. Exceptions
 * whose code is in `foundLater` are not checked: only the lookups find their unsafe settings.
 */
export function unusedExceptions(
  exceptions: Settings["exceptions"],
  found: readonly UnsafeSetting[],
  path: string,
  foundLater: readonly ExceptionCode[] = [],
): Diagnostic[] {
  return exceptions.flatMap((one, index): Diagnostic[] => {
    if (foundLater.includes(one.code) || found.some((unsafe) => exceptionFor([one], unsafe))) return [];
    const paths = found.filter(({ code }) => code === one.code).map((unsafe) => unsafe.path);
    const message =
      paths.length > 0
        ? `no unsafe setting with this code is at its path. Set path to one of: ${listed(paths)}`
        : "no unsafe setting needs this exception. Remove it";
    return [errorAt("UNUSED_EXCEPTION", `${path}[${index}]`, message)];
  });
}

/** Returns the exception that allows an unsafe setting. */
export function exceptionFor<Exception extends Pick<Settings["exceptions"][number], "code" | "path">>(
  exceptions: readonly Exception[],
  { code, path }: Pick<UnsafeSetting, "code" | "path">,
): Exception | undefined {
  return exceptions.find((one) => one.code === code && (one.path === undefined || one.path === path));
}

/** Returns the error for an unsafe setting without an exception. The message shows the exception to add. */
export function withoutException({ code, path, message }: UnsafeSetting): Diagnostic {
  const wayOut = `To allow it, add exceptions: [{ code: ${code}, path: ${quoted(path)}, reason: … }]`;
  return errorAt(code, path, `${message}. ${wayOut}`);
}

/** Returns the warning for an unsafe setting that an exception allows. It repeats the reason. */
export function withException({ code, path, message }: UnsafeSetting, reason: string): Diagnostic {
  return warningAt(code, path, `${message}. Allowed by an exception: ${reason}`);
}

/** Codes of unsafe settings that only the lookups in GitLab and Pulumi Cloud can find. */
export const foundOnServers: readonly ExceptionCode[] = [
  "FORK_PIPELINES",
  "PROTECTED_IN_MERGE_REQUESTS",
  "OPEN_ORGANIZATION",
  "JOB_TOKEN_PUSHES",
  "WIDER_TEAM",
  "LOST_POLICIES",
];
