import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JobPayload } from "../gitlab/ci/runnerPort";
import { formatGoDuration } from "../goDuration";
import { fillIn } from "../gitlab/ci/variables/expand";
import { type JobFolder, RunnerFile, writePrivately } from "./jobFolder";

/** What the processes of a job find in their environment. */
export interface JobEnvironment {
  /** What its shell starts with: what the job's own variables may replace. */
  readonly base: Readonly<Record<string, string>>;
  /** GitLab's variables, then the runner's own, which nothing replaces. */
  readonly exports: readonly (readonly [string, string])[];
  /** GitLab Runner: `GITLAB_ENV`: what a stage writes to it is in the environment of the next. */
  readonly file: string;
  /** Fills in what only the runner knows, such as `$CI_PROJECT_DIR`; GitLab has filled in the rest. */
  readonly fillIn: (text: string) => string;
}

/** The GitLab Runner that it plays. */
export const RUNNER_VERSION = "19.4.0";
export const RUNNER_REVISION = "sandbox";

/** Where programs are looked for: Node's own folder, then where systems have them. */
const PATH = [dirname(process.execPath), "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** `configured` is the runner's own `environment`, of the lowest precedence. Writes the file variables. */
export function jobEnvironment(
  { variables, timeout }: JobPayload,
  folder: JobFolder,
  slot: number,
  configured: Readonly<Record<string, string>>,
): JobEnvironment {
  const own = {
    CI_BUILDS_DIR: folder.root,
    CI_PROJECT_DIR: folder.project,
    CI_CONCURRENT_ID: String(slot),
    CI_CONCURRENT_PROJECT_ID: String(slot),
    CI_SERVER: "yes",
    CI_JOB_STATUS: "running",
    CI_JOB_TIMEOUT: formatGoDuration(timeout * 1000),
    CI_SHARED_ENVIRONMENT: "true",
    CI_RUNNER_VERSION: RUNNER_VERSION,
    CI_RUNNER_REVISION: RUNNER_REVISION,
    CI_RUNNER_SHORT_TOKEN: "sandbox",
    CI_RUNNER_EXECUTABLE_ARCH: `${process.platform}/${process.arch === "x64" ? "amd64" : process.arch}`,
    RUNNER_TEMP_PROJECT_DIR: folder.runner,
    GITLAB_ENV: join(folder.runner, RunnerFile.Environment),
  };
  const files = Object.fromEntries(
    variables.filter(({ file }) => file).map(({ key }) => [key, join(folder.runner, key)]),
  );
  // GitLab Runner writes over what an earlier job left there, also through a link.
  const write = folder.isKept
    ? (path: string, value: string) => writeFileSync(path, value, { mode: 0o600 })
    : writePrivately;
  for (const { key, value, file } of variables) if (file) write(join(folder.runner, key), value);
  writePrivately(own.GITLAB_ENV, "");
  // Neither is there with this executor.
  const known = { CI_DISPOSABLE_ENVIRONMENT: "", CI_JOB_IMAGE: "", ...files, ...own };
  const given = variables
    .filter(({ key }) => !Object.hasOwn(own, key))
    .map(({ key, value, raw }) => [key, files[key] ?? (raw ? value : fillIn(value, known))] as const);
  return {
    base: {
      PATH: PATH.join(":"),
      LANG: process.platform === "linux" ? "C.UTF-8" : "en_US.UTF-8",
      ...configured,
      HOME: folder.home,
      TMPDIR: folder.temporary,
    },
    // A login profile may have set others, which the runner's own replace.
    exports: [...(folder.isKept ? Object.entries(configured) : []), ...given, ...Object.entries(own)],
    file: own.GITLAB_ENV,
    fillIn: (text) => fillIn(text, known),
  };
}
