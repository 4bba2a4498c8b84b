import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { settingOf } from "../gitlab/model/projectSettings";
import type { JobPayload } from "../gitlab/ci/runnerPort";
import type { JobEnvironment } from "./jobEnvironment";
import { type JobFolder, RunnerFile, writePrivately } from "./jobFolder";
import { removeGitLocks } from "./keptFolder";
import { cleanCommands, keptRepositoryCommands, removeCommands } from "./keptSources";
import type { JobLog } from "./log/jobLog";
import { logText } from "./log/logText";
import { type RunnerShell, runRunnerShell } from "./shell/runnerShell";
import { shellQuote } from "./shell/shellScript";

/** The commit to check out, with the refs to fetch. */
interface CommitToFetch {
  readonly sha: string;
  /** GitLab: the persistent ref of the pipeline, which exists even if the branch was deleted. */
  readonly pipelineRef: string;
  /** The refspec of the branch or tag; undefined for a merge request. */
  readonly ref: string | undefined;
  /** The name in the log. */
  readonly shown: string;
  /** Undefined for the whole history. */
  readonly depth: number | undefined;
}

/** The folder and the environment of the checkout. */
interface SourcesPlace {
  readonly folder: JobFolder;
  readonly environment: JobEnvironment;
  /** The named pipes that the same shell creates. */
  readonly pipes: readonly string[];
}

/** Checks out the job's commit from `repository`, as a detached HEAD. `origin` is the project's HTTP URL. */
export async function getSources(
  payload: JobPayload,
  repository: () => Promise<string>,
  { folder, environment, pipes }: SourcesPlace,
  log: JobLog,
  stop: AbortSignal,
): Promise<void> {
  const value = (key: string): string | undefined => payload.variables.find((one) => one.key === key)?.value;
  const makePipes = `mkfifo -m 600 ${pipes.map(shellQuote).join(" ")}`;
  const shell = gitShell(folder, environment);
  const strategy = value("GIT_STRATEGY");
  if (strategy === "none" || strategy === "empty") {
    const rest = strategy === "empty" ? " and creating an empty build directory" : "";
    log.write(logText.notice(`Skipping Git repository setup${rest}`));
    const remove = strategy === "empty" && folder.isKept ? removeCommands(folder.project) : [];
    return runRunnerShell([makePipes, ...remove, `mkdir -p ${shellQuote(folder.project)}`], shell, log, stop);
  }
  const target = commitToFetch(payload, value);
  const depth = target.depth === undefined ? "" : ` with git depth set to ${target.depth}`;
  log.write(logText.notice(`Fetching changes${depth}...`));
  const isCheckedOut = value("GIT_CHECKOUT") !== "false";
  const from = await repository();
  const origin = originOf(value("CI_REPOSITORY_URL") ?? from, folder);
  if (folder.isKept) removeGitLocks(folder.project);
  await runRunnerShell(
    [
      makePipes,
      ...(strategy === "clone" && folder.isKept ? removeCommands(folder.project) : []),
      ...(folder.isKept
        ? keptRepositoryCommands(folder.project, origin.plain, origin.credentials)
        : freshRepositoryCommands(folder.project)),
      ...fetchCommands(target, from, folder),
      ...(isCheckedOut ? checkoutCommands(target) : []),
      ...(isCheckedOut && folder.isKept ? cleanCommands(value("GIT_CLEAN_FLAGS")) : []),
    ],
    shell,
    log,
    stop,
  );
  if (!isCheckedOut) log.write(logText.notice("Skipping Git checkout"));
  if (!folder.isKept && value("CI_REPOSITORY_URL") !== undefined) addOrigin(origin, folder);
  log.write(logText.notice("Skipping Git submodules setup"));
}

/**
 * The shell for the runner's git commands. The machine's git configuration does not apply, except on a shared machine: there
 * they run in the job's environment, with hooks of earlier jobs, as with GitLab Runner's shell executor.
 */
function gitShell(folder: JobFolder, { base, exports }: JobEnvironment): RunnerShell {
  if (folder.isKept) {
    const prompt = ["GIT_TERMINAL_PROMPT", "0"] as const;
    return { directory: folder.root, environment: base, exports: [...exports, prompt], isLogin: true };
  }
  return {
    directory: folder.project,
    environment: {
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      LANG: "C",
      HOME: folder.home,
      TMPDIR: folder.temporary,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
    },
    exports: [],
    isLogin: false,
  };
}

function commitToFetch(
  { pipeline, commit, project }: JobPayload,
  value: (key: string) => string | undefined,
): CommitToFetch {
  const given = Number.parseInt(value("GIT_DEPTH") ?? String(settingOf(project, "ci_default_git_depth") ?? 0), 10);
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

function freshRepositoryCommands(project: string): readonly string[] {
  return [
    `git -c init.defaultBranch=none init --template= ${shellQuote(project)}`,
    `echo ${shellQuote(logText.notice("Created fresh repository.").trimEnd())}`,
  ];
}

function fetchCommands(
  { sha, pipelineRef, ref, depth }: CommitToFetch,
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
      ...(folder.isKept && depth === undefined ? ["$([ ! -e .git/shallow ] || echo --unshallow)"] : []),
    ].join(" ");
  const named = depth === undefined ? everything : ref === undefined ? [] : [ref];
  return [
    // The branch may have been deleted; its commit exists as long as the pipeline.
    named.length === 0 ? fetch([]) : `${fetch(named)} 2> /dev/null || ${fetch([])}`,
  ];
}

function checkoutCommands({ sha, shown }: CommitToFetch): readonly string[] {
  const notice = logText.notice(`Checking out ${sha.slice(0, 8)} as detached HEAD (ref is ${shown})...`);
  return [
    `echo ${shellQuote(notice.trimEnd())}`,
    `git -c submodule.recurse=false -c advice.detachedHead=false checkout -f -q ${sha}`,
    "echo",
  ];
}

interface Origin {
  /** The URL without credentials. */
  readonly plain: string;
  /** The git configuration file that adds the credentials. */
  readonly credentials: string;
}

/** GitLab Runner: the checkout's remote has no credentials. They are in a file beside it, which is deleted after the job. */
function originOf(url: string, folder: JobFolder): Origin {
  const plain = url.replace(/^(\w+:\/\/)[^@/]*@/, "$1");
  const credentials = join(folder.runner, RunnerFile.GitConfig);
  writePrivately(credentials, plain === url ? "" : `[url ${quoted(url)}]\n\tinsteadOf = ${quoted(plain)}\n`);
  return { plain, credentials };
}

function addOrigin({ plain, credentials }: Origin, folder: JobFolder): void {
  appendFileSync(
    join(folder.project, ".git", "config"),
    `[remote "origin"]\n\turl = ${quoted(plain)}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n` +
      `[include]\n\tpath = ${quoted(credentials)}\n[gc]\n\tautoDetach = false\n[credential]\n\tinteractive = never\n`,
  );
}

/** Quotes a value for a git configuration file. */
function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}
