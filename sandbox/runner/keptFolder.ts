import { mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Folder } from "../folder";
import type { JobPayload } from "../gitlab/ci/runnerPort";
import { type JobFolder, processMark, RunnerFile } from "./jobFolder";
import { removeFolder } from "./removeFolder";
import { endProcesses } from "./shell/endProcesses";

/**
 * Creates the folders of a job on a shared machine, as with the shell executor. The next job of the project in the slot
 * finds the checkout; all jobs share the home folder and the temporary folder.
 */
export async function makeKeptFolder(folder: Folder, slot: number, payload: JobPayload): Promise<JobFolder> {
  const path = folder.path("builds", String(slot));
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const root = realpathSync(path);
  // A runner that was killed may have left processes.
  await endProcesses(processMark(root));
  const isEmpty = payload.variables.some(({ key, value }) => key === "GIT_STRATEGY" && value === "empty");
  const project = join(root, payload.project.fullPath) + (isEmpty ? "-empty" : "");
  const machine = folder.path("machine");
  const made = {
    root,
    project,
    runner: `${project}.tmp`,
    home: join(machine, "home"),
    temporary: join(machine, "tmp"),
    isKept: true,
  };
  for (const part of [made.runner, made.home, made.temporary]) mkdirSync(part, { recursive: true, mode: 0o700 });
  const real = { ...made, home: realpathSync(made.home), temporary: realpathSync(made.temporary) };
  removeFiles(real.runner, Object.values(RunnerFile));
  return real;
}

/** Ends the processes of a job, and removes its file variables and git's lock files, as GitLab Runner does. */
export async function clearKeptFolder(job: JobFolder, { variables }: JobPayload): Promise<void> {
  await endProcesses(processMark(job.root));
  const files = variables.filter(({ file }) => file).map(({ key }) => key);
  removeFiles(job.runner, [...Object.values(RunnerFile), ...files]);
  removeGitLocks(job.project);
}

/**
 * Removes git's lock files and the post-checkout hook of a repository. GitLab Runner: the shell executor keeps all other
 * hooks and the configuration, unless `clean_git_config` is set.
 */
export function removeGitLocks(project: string): void {
  const git = join(project, ".git");
  const files = ["index.lock", "shallow.lock", "HEAD.lock", "config.lock", "hooks/post-checkout"];
  const refs = namesBelow(join(git, "refs"))
    .filter((name) => name.endsWith(".lock"))
    .map((name) => join("refs", name));
  removeFiles(git, [...files, ...refs]);
}

/** Removes the folders of the shared machine. */
export async function removeKeptFolders(folder: Folder): Promise<void> {
  for (const name of ["builds", "machine"]) await removeFolder(folder.path(name));
}

function removeFiles(folder: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true });
}

function namesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    // There is no repository.
    return [];
  }
}
