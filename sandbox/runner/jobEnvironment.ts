import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { JobPayload } from "../gitlab/ci/runnerPort";
import { formatGoDuration } from "../goDuration";
import { fillIn } from "../gitlab/ci/variables/expand";
import { expandValue } from "./expandValue";
import { type JobFolder, RunnerFile, writePrivately } from "./jobFolder";

/** The environment variables of a job's processes. */
export interface JobEnvironment {
  /** The variables at the start of the shell. The job's variables may override them. */
  readonly base: Readonly<Record<string, string>>;
  /** GitLab's variables, then the runner's, which have precedence. */
  readonly exports: readonly (readonly [string, string])[];
  /** The file of variables for later stages. GitLab Runner: `GITLAB_ENV`. */
  readonly file: string;
  /** Expands the runner's variables, such as `$CI_PROJECT_DIR`. GitLab has expanded the others. */
  readonly fillIn: (text: string) => string;
}

/** The version of GitLab Runner that is simulated. */
export const RUNNER_VERSION = "19.4.0";
export const RUNNER_REVISION = "sandbox";

/** The default `PATH`: Node's folder, then the system folders. */
const PATH = [dirname(process.execPath), "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Creates a job's environment and writes its file variables. `configured` is the runner's `environment` setting. */
export function jobEnvironment(
  { variables, timeout }: JobPayload,
  folder: JobFolder,
  slot: number,
  configured: Readonly<Record<string, string>>,
): JobEnvironment {
  const runnerVariables = {
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
  // GitLab Runner overwrites the files of an earlier job, also through a link.
  const write = folder.isKept
    ? (path: string, value: string) => writeFileSync(path, value, { mode: 0o600 })
    : writePrivately;
  // The shell executor has neither of the first two.
  const known = { CI_DISPOSABLE_ENVIRONMENT: "", CI_JOB_IMAGE: "", ...files, ...runnerVariables };
  const unexpanded = new Map([
    ...Object.entries(configured),
    ...variables.map(({ key, value }) => [key, value] as const),
    ...Object.entries(known),
  ]);
  const expanded = variables.map(({ value, raw, ...variable }) => ({
    ...variable,
    value: raw ? value : expandValue(value, (name) => unexpanded.get(name) ?? ""),
  }));
  for (const { key, value, file } of expanded) if (file) write(join(folder.runner, key), value);
  writePrivately(runnerVariables.GITLAB_ENV, "");
  const given = expanded
    .filter(({ key }) => !Object.hasOwn(runnerVariables, key))
    .map(({ key, value }) => [key, files[key] ?? value] as const);
  return {
    base: {
      PATH: PATH.join(":"),
      LANG: process.platform === "linux" ? "C.UTF-8" : "en_US.UTF-8",
      ...configured,
      HOME: folder.home,
      TMPDIR: folder.temporary,
    },
    // Exported again, because a login profile may have changed them.
    exports: [...(folder.isKept ? Object.entries(configured) : []), ...given, ...Object.entries(runnerVariables)],
    file: runnerVariables.GITLAB_ENV,
    fillIn: (text) => fillIn(text, known),
  };
}
