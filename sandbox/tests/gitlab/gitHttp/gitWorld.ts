import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitLabState } from "../../../gitlab/state";
import type { GitLabSeed } from "../../../gitlab/seed";
import type { Project } from "../../../gitlab/entities";
import { type Listening, serve } from "../../../serve";
import { createWorld, type World } from "../world";

// Each test runs git many times, in parallel with other tests.
jest.setTimeout(60_000);

/** A listening GitLab, and folders for the real git client. */
export interface GitWorld {
  readonly world: World;
  readonly state: GitLabState;
  readonly url: string;
  /** The URL of a project for a user, with the password. */
  remote(username: string, project?: string, password?: string): string;
  /** Clones a project into a new folder. */
  clone(username: string, project?: string): Promise<Checkout>;
  /** Creates an empty repository in a new folder, with the project as `origin`. */
  init(username: string, project?: string): Promise<Checkout>;
  /** Runs git outside of any repository. */
  git(...args: string[]): Promise<Ran>;
  close(): Promise<void>;
}

export interface Checkout {
  readonly folder: string;
  /** Runs git and returns its output. Rejects if git fails. */
  git(...args: string[]): Promise<string>;
  /** Runs git and returns its result, also if it fails. */
  tries(...args: string[]): Promise<Ran>;
  write(path: string, text: string | Buffer): void;
  /** Writes files and commits them. Returns the commit's id. */
  commit(message: string, files?: Readonly<Record<string, string>>): Promise<string>;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function createGitWorld(changes: Partial<GitLabSeed> = {}): Promise<GitWorld> {
  const world = createWorld(changes);
  const { state } = world.gitlab;
  const server: Listening = await serve(world.gitlab.app);
  const folder = mkdtempSync(join(tmpdir(), "git-world-"));
  const remote = (username: string, project = "acme/shop/api", password = `token-${username}`): string =>
    `${server.url.replace("://", `://${username}:${password}@`)}/${project}.git`;

  return {
    world,
    state,
    url: server.url,
    remote,
    async clone(username, project) {
      const into = mkdtempSync(join(folder, "clone-"));
      const { code, stderr } = await runGit(folder, ["clone", "-q", remote(username, project), into]);
      if (code !== 0) throw new Error(stderr);
      return checkoutAt(into);
    },
    async init(username, project) {
      const into = mkdtempSync(join(folder, "init-"));
      const made = checkoutAt(into);
      await made.git("init", "-q", "-b", "main");
      await made.git("remote", "add", "origin", remote(username, project));
      return made;
    },
    git: (...args) => runGit(folder, args),
    async close() {
      await server.close();
      state.folder.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function projectAt(state: GitLabState, path = "acme/shop/api"): Project {
  return state.projects.find(({ fullPath }) => fullPath === path)!;
}

/** The branches and tags of a project, with their commits. */
export function refsOf(state: GitLabState, path = "acme/shop/api"): Record<string, string> {
  const project = projectAt(state, path);
  const mine = (row: { readonly projectId: number }): boolean => row.projectId === project.id;
  const named =
    (kind: string) =>
    (row: { readonly name: string; readonly commitId: number }): [string, string] => [
      `${kind}/${row.name}`,
      state.commits.get(row.commitId)!.sha,
    ];
  return Object.fromEntries([
    ...state.branches.filter(mine).map(named("heads")),
    ...state.tags.filter(mine).map(named("tags")),
  ]);
}

/** A checkout in a folder that is already a repository. */
export function checkoutAt(folder: string): Checkout {
  const tries = (...args: string[]): Promise<Ran> => runGit(folder, args);
  const git = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await tries(...args);
    if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trimEnd();
  };
  const write = (path: string, text: string | Buffer): void => writeFileSync(join(folder, path), text);
  return {
    folder,
    git,
    tries,
    write,
    async commit(message, files = { file: `${message}\n` }) {
      for (const [path, text] of Object.entries(files)) write(path, text);
      await git("add", "-A");
      await git("commit", "-q", "--allow-empty", "-m", message);
      return git("rev-parse", "HEAD");
    },
  };
}

/** Runs the real git, without user configuration and with fixed dates. */
export function runGit(cwd: string, args: readonly string[]): Promise<Ran> {
  const env = {
    PATH: process.env.PATH,
    LC_ALL: "C",
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Ann Author",
    GIT_AUTHOR_EMAIL: "ann@example.com",
    GIT_AUTHOR_DATE: "2026-02-01T10:00:00+0200",
    GIT_COMMITTER_NAME: "Cam Committer",
    GIT_COMMITTER_EMAIL: "cam@example.com",
    GIT_COMMITTER_DATE: "2026-02-02T10:00:00-0330",
  };
  return new Promise((resolve) => {
    execFile("git", args, { cwd, env, encoding: "utf8" }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout, stderr });
    });
  });
}

/** Pushes objects that are hard to preserve: a merge, a message in another encoding, an annotated tag. */
export async function pushHistory(checkout: Checkout): Promise<void> {
  await checkout.git("checkout", "-q", "-b", "side");
  await checkout.commit("side", { side: "s\n" });
  await checkout.git("checkout", "-q", "main");
  await checkout.commit("main", { main: "m\n" });
  await checkout.git("merge", "-q", "--no-ff", "-m", "merge", "side");
  await checkout.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty", "-m", "café");
  await checkout.git("tag", "-a", "-m", "release", "v1");
  await checkout.git("push", "-q", "origin", "main", "side", "v1");
}
