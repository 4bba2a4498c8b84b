import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { JobPayload } from "../gitlab/ci/runnerPort";
import type { JobFolder } from "./jobFolder";
import { writePrivately } from "./jobFolder";
import type { JobLog } from "./log/jobLog";
import { logText } from "./log/logText";
import { endProcess } from "./shell/endProcesses";
import { shellQuote } from "./shell/shellScript";

/** GitLab: `ci_default_git_depth` of a new project. */
const DEFAULT_DEPTH = 20;

/** The names that git knows a job's commit by. */
interface Wanted {
  readonly sha: string;
  /** GitLab: what the commit is fetched by, whatever becomes of its branch. */
  readonly pipelineRef: string;
  /** The branch or tag, and where it goes; none of a merge request. */
  readonly ref: string | undefined;
  /** As the log calls it. */
  readonly shown: string;
  /** Undefined for all. */
  readonly depth: number | undefined;
}

/**
 * Makes the job's checkout: its commit, detached, out of `repository`, with `origin` as the job reaches it by HTTP. Also
 * makes the named pipes, in the same shell.
 */
export async function getSources(
  payload: JobPayload,
  repository: () => Promise<string>,
  folder: JobFolder,
  pipes: readonly string[],
  log: JobLog,
  stop: AbortSignal,
): Promise<void> {
  const value = (key: string): string | undefined => payload.variables.find((one) => one.key === key)?.value;
  const makePipes = `mkfifo -m 600 ${pipes.map(shellQuote).join(" ")}`;
  const strategy = value("GIT_STRATEGY");
  if (strategy === "none" || strategy === "empty") {
    const rest = strategy === "empty" ? " and creating an empty build directory" : "";
    log.write(logText.notice(`Skipping Git repository setup${rest}`));
    return runOwnShell([makePipes], folder, log, stop);
  }
  const wanted = wantedCommit(payload, value);
  const depth = wanted.depth === undefined ? "" : ` with git depth set to ${wanted.depth}`;
  log.write(logText.notice(`Fetching changes${depth}...`));
  const isCheckedOut = value("GIT_CHECKOUT") !== "false";
  await runOwnShell(
    [
      makePipes,
      ...fetchCommands(wanted, await repository(), folder),
      ...(isCheckedOut ? checkoutCommands(wanted) : []),
    ],
    folder,
    log,
    stop,
  );
  if (!isCheckedOut) log.write(logText.notice("Skipping Git checkout"));
  addOrigin(value("CI_REPOSITORY_URL"), folder);
  log.write(logText.notice("Skipping Git submodules setup"));
}

function wantedCommit({ pipeline, commit }: JobPayload, value: (key: string) => string | undefined): Wanted {
  const given = Number.parseInt(value("GIT_DEPTH") ?? String(DEFAULT_DEPTH), 10);
  const isOfMergeRequest = pipeline.mergeRequestId !== null;
  const branch = `+refs/heads/${pipeline.ref}:refs/remotes/origin/${pipeline.ref}`;
  const tag = `+refs/tags/${pipeline.ref}:refs/tags/${pipeline.ref}`;
  const depth = given > 0 ? given : undefined;
  return {
    sha: commit.sha,
    pipelineRef: `refs/pipelines/${pipeline.id}`,
    ref: isOfMergeRequest ? undefined : pipeline.tag ? tag : branch,
    shown: (isOfMergeRequest ? value("CI_MERGE_REQUEST_REF_PATH") : undefined) ?? pipeline.ref,
    depth,
  };
}

function fetchCommands(
  { sha, pipelineRef, ref, depth }: Wanted,
  repository: string,
  folder: JobFolder,
): readonly string[] {
  const everything = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];
  const fetch = (refs: readonly string[]): string =>
    [
      "git fetch --quiet --no-recurse-submodules",
      ...(depth === undefined ? [] : [`--depth ${depth}`]),
      shellQuote(repository),
      ...[`+${sha}:${pipelineRef}`, ...refs].map(shellQuote),
    ].join(" ");
  const named = depth === undefined ? everything : ref === undefined ? [] : [ref];
  return [
    `git -c init.defaultBranch=none init --template= ${shellQuote(folder.project)}`,
    `echo ${shellQuote(logText.notice("Created fresh repository.").trimEnd())}`,
    // The branch may be gone by now; its commit is there as long as the pipeline is.
    named.length === 0 ? fetch([]) : `${fetch(named)} 2> /dev/null || ${fetch([])}`,
  ];
}

function checkoutCommands({ sha, shown }: Wanted): readonly string[] {
  const said = logText.notice(`Checking out ${sha.slice(0, 8)} as detached HEAD (ref is ${shown})...`);
  return [
    `echo ${shellQuote(said.trimEnd())}`,
    `git -c submodule.recurse=false -c advice.detachedHead=false checkout -f -q ${sha}`,
    "echo",
  ];
}

/** GitLab Runner: the checkout names the remote without credentials, which lie beside it and go with the job. */
function addOrigin(url: string | undefined, folder: JobFolder): void {
  if (url === undefined) return;
  const plain = url.replace(/^(\w+:\/\/)[^@/]*@/, "$1");
  const credentials = join(folder.runner, ".gitlab-runner.ext.conf");
  writePrivately(credentials, plain === url ? "" : `[url ${quoted(url)}]\n\tinsteadOf = ${quoted(plain)}\n`);
  appendFileSync(
    join(folder.project, ".git", "config"),
    `[remote "origin"]\n\turl = ${quoted(plain)}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n` +
      `[include]\n\tpath = ${quoted(credentials)}\n[gc]\n\tautoDetach = false\n[credential]\n\tinteractive = never\n`,
  );
}

/** As git reads it in a configuration. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** Runs commands of the runner itself, which no configuration of the machine's git changes. */
function runOwnShell(commands: readonly string[], folder: JobFolder, log: JobLog, stop: AbortSignal): Promise<void> {
  const bash = spawn("bash", ["--noprofile", "--norc"], {
    cwd: folder.project,
    env: {
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      LANG: "C",
      HOME: folder.home,
      TMPDIR: folder.temporary,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
    },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const end = (): void => {
    if (bash.pid !== undefined) endProcess(-bash.pid, "SIGKILL");
  };
  stop.addEventListener("abort", end);
  if (stop.aborted) end();
  bash.stdout.on("data", (chunk: Buffer) => log.bytes(chunk));
  bash.stdin.on("error", () => undefined);
  bash.stdin.end(["exec 2>&1", "set -eo pipefail", ...commands, "exit 0", ""].join("\n"));
  return new Promise<void>((resolve, reject) => {
    bash.once("error", reject);
    bash.once("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`exit status ${status ?? 137}`));
    });
  }).finally(() => stop.removeEventListener("abort", end));
}
