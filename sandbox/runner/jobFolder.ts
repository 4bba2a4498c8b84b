import { existsSync, mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Folder } from "../folder";
import { removeFolder } from "./removeFolder";
import { endProcesses, type ProcessMark } from "./shell/endProcesses";

/** The folders of a job. Unless `isKept`, they are created for the job and deleted after it. */
export interface JobFolder {
  /** The parent of the other folders. */
  readonly root: string;
  /** The checkout. GitLab: `CI_PROJECT_DIR`. */
  readonly project: string;
  /** The folder of file variables and the runner's files. GitLab Runner: the checkout's name with `.tmp`. */
  readonly runner: string;
  readonly home: string;
  readonly temporary: string;
  /** Whether the next job finds these folders with their contents. */
  readonly isKept: boolean;
}

/** The names of the runner's files in {@link JobFolder.runner}. */
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

/** Creates the folders of a job. `slot` is its number among the concurrent jobs. GitLab Runner: `CI_CONCURRENT_ID`. */
export async function makeJobFolder(folder: Folder, slot: number, projectPath: string): Promise<JobFolder> {
  const path = folder.path("builds", String(slot));
  if (existsSync(path)) {
    // A runner that was killed left the folder, and possibly processes.
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

/** The mark by which a job's processes are found: their folder, and `CI_BUILDS_DIR` in their environment. */
export function processMark(root: string): ProcessMark {
  return { variable: `CI_BUILDS_DIR=${root}`, directory: root };
}

/** Writes a new file that only the job can read. */
export function writePrivately(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600, flag: "wx" });
}
