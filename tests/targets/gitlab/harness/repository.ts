import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Commits, type Event, type Files, refOf } from "./events";
import { defaultBranch, project } from "./project";
import { newFolder } from "./scratch";

/** The repository of a project at an event. */
export interface Repository {
  readonly folder: string;
  readonly commits: Commits;
}

/**
 * Copies, to `folder`, a repository with these files on its default branch and with the event's commit checked out like
 * on a runner: detached, with `origin/main`. Each repository is built once and then copied.
 */
export async function copyRepository(files: Files, event: Event, folder: string): Promise<Repository> {
  const changed = changedBy(event);
  const { folder: from, commits } = await built(files, changed);
  cpSync(from, folder, { recursive: true });
  const onDefaultBranch = event.kind !== "mergeRequest" && refOf(event) === defaultBranch;
  // Git reads references from these files. Its own commands for them would be most of the processes of a run.
  writeReference(folder, `refs/remotes/origin/${defaultBranch}`, onDefaultBranch ? commits.head : commits.base);
  if (event.kind === "tag") writeReference(folder, `refs/tags/${event.tag}`, commits.base);
  writeReference(folder, "HEAD", commits.head);
  return { folder, commits };
}

function writeReference(repository: string, name: string, commit: string): void {
  const file = join(repository, ".git", name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${commit}\n`);
}

const repositories = new Map<string, Promise<Repository>>();

/** A repository with these files, and a second commit with the changed ones, if there are any. */
function built(files: Files, changed: Files | undefined): Promise<Repository> {
  const key = JSON.stringify([files, changed]);
  const repository = repositories.get(key) ?? build(files, changed);
  repositories.set(key, repository);
  return repository;
}

async function build(files: Files, changed: Files | undefined): Promise<Repository> {
  const folder = newFolder();
  await git(folder, "init", "--quiet", "--template=", `--initial-branch=${defaultBranch}`);
  appendFileSync(join(folder, ".git/config"), `[remote "origin"]\n\turl = ${project.url}.git\n`);
  // The run's own files in the folder are not part of the project.
  mkdirSync(join(folder, ".git/info"));
  writeFileSync(join(folder, ".git/info/exclude"), "/.gitlab-ci-local/\n");
  const base = await commit(folder, files, "first");
  writeReference(folder, "HEAD", base);
  return { folder, commits: { head: changed === undefined ? base : await commit(folder, changed, "second"), base } };
}

/** The files of an event's own commit, if there is one. */
export function changedBy(event: Event): Files | undefined {
  return event.kind === "push" || event.kind === "mergeRequest" ? event.changed : undefined;
}

async function commit(folder: string, files: Files, message: string): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  await git(folder, "add", "--all", "--force");
  await git(folder, "commit", "--quiet", "--allow-empty", "--message", message);
  return (await git(folder, "rev-parse", "HEAD")).trim();
}

async function git(folder: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)("git", args, { cwd: folder, env: gitEnvironment })).stdout;
}

/** Without the git settings of the machine and the user, so that the same files result in the same commits. */
const gitEnvironment = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  ...Object.fromEntries(
    ["AUTHOR", "COMMITTER"].flatMap((who) => [
      [`GIT_${who}_NAME`, "Developer"],
      [`GIT_${who}_EMAIL`, "developer@example.com"],
      [`GIT_${who}_DATE`, "2026-01-01T00:00:00Z"],
    ]),
  ),
};
