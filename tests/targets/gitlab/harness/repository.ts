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
  const key = JSON.stringify([files, event.kind, refOf(event), changedBy(event), isOnDefaultBranch(event)]);
  const original = originals.get(key) ?? build(files, event);
  originals.set(key, original);
  const { folder: from, commits } = await original;
  cpSync(from, folder, { recursive: true });
  return { folder, commits };
}

const originals = new Map<string, Promise<Repository>>();

async function build(files: Files, event: Event): Promise<Repository> {
  const folder = newFolder();
  await git(folder, "init", "--quiet", "--template=", `--initial-branch=${defaultBranch}`);
  appendFileSync(join(folder, ".git/config"), `[remote "origin"]\n\turl = ${project.url}.git\n`);
  // The run's own files in the folder are not part of the project.
  mkdirSync(join(folder, ".git/info"));
  writeFileSync(join(folder, ".git/info/exclude"), "/.gitlab-ci-local/\n");
  const base = await commit(folder, files, "first");
  await git(folder, "update-ref", `refs/remotes/origin/${defaultBranch}`, base);
  if (event.kind === "tag") {
    await git(folder, "tag", event.tag);
    await git(folder, "checkout", "--quiet", "--detach");
    return { folder, commits: { head: base, base } };
  }
  await git(folder, "checkout", "--quiet", "--detach");
  const changed = changedBy(event);
  const head = changed === undefined ? base : await commit(folder, changed, "second");
  if (isOnDefaultBranch(event)) await git(folder, "update-ref", `refs/remotes/origin/${defaultBranch}`, head);
  return { folder, commits: { head, base } };
}

/** The files of an event's own commit, if there is one. */
export function changedBy(event: Event): Files | undefined {
  return event.kind === "push" || event.kind === "mergeRequest" ? event.changed : undefined;
}

function isOnDefaultBranch(event: Event): boolean {
  return event.kind !== "mergeRequest" && refOf(event) === defaultBranch;
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
