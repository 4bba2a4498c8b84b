import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Folder } from "../folder";
import { removeFolder } from "./removeFolder";
import { endProcesses, type ProcessMark } from "./shell/endProcesses";

/** Where a job works. Unless it is kept all of it is new, the job's alone, and gone with it. */
export interface JobFolder {
  /** What holds the others. */
  readonly root: string;
  /** The checkout. GitLab: `CI_PROJECT_DIR`. */
  readonly project: string;
  /** File variables, and what the runner needs beside. GitLab Runner: the checkout's name with `.tmp`. */
  readonly runner: string;
  readonly home: string;
  readonly temporary: string;
  /** Whether what the job leaves there is there for the next one. */
  readonly isKept: boolean;
}

/** The names of the runner's own files, in {@link JobFolder.runner}. */
export const RunnerFile = {
  /** GitLab Runner: `GITLAB_ENV`. */
  Environment: "gitlab_runner_env",
  /** Git's configuration with the credentials of the checkout. */
  GitConfig: ".gitlab-runner.ext.conf",
  /** The pipe for the output of the script. */
  Script: ".script",
  /** The pipe for the output of `after_script`. */
  AfterScript: ".after-script",
} as const;

/** `slot` tells the jobs apart that run at the same time. GitLab Runner: `CI_CONCURRENT_ID`. */
export async function makeJobFolder(folder: Folder, slot: number, projectPath: string): Promise<JobFolder> {
  const path = folder.path("builds", String(slot));
  if (existsSync(path)) {
    // A runner that was killed left it, and maybe processes as well.
    await endProcesses(processMark(realpathSync(path)));
    await removeFolder(path);
  }
  mkdirSync(path, { mode: 0o700 });
  const root = realpathSync(path);
  const project = join(root, projectPath);
  const made = {
    root,
    project,
    runner: `${project}.tmp`,
    home: `${project}.home`,
    temporary: `${project}.temporary`,
    isKept: false,
  };
  for (const part of [made.project, made.runner, made.home, made.temporary]) mkdirSync(part, { mode: 0o700 });
  return made;
}

/** What tells the processes of a job. `CI_BUILDS_DIR` is in the environment of each. */
export function processMark(root: string): ProcessMark {
  return { variable: `CI_BUILDS_DIR=${root}`, directory: root };
}

/** Writes a new file that only the job can read. */
export function writePrivately(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600, flag: "wx" });
}
