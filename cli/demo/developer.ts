import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CommandResult, runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";

/** A developer with a clone of a project. */
export interface Developer {
  readonly directory: string;
  git(...args: string[]): Promise<CommandResult>;
  /** Replaces text in a file of the clone. Fails if the text is not found. */
  edit(file: string, from: string | RegExp, to: string): Promise<void>;
  /** Removes the clone. */
  remove(): Promise<void>;
}

export interface GitUser {
  readonly username: string;
  readonly token: string;
}

/** Clones a project over HTTP. No command line, URL or file contains the token. */
export async function cloneProject(gitlabUrl: string, project: string, user: GitUser): Promise<Developer> {
  const directory = await mkdtemp(join(tmpdir(), "clone-"));
  const env = { ...process.env, ...gitEnvironment(gitlabUrl, user) };
  const git = (...args: string[]) => runCommand("git", args, { cwd: directory, env });
  const cloned = await git("clone", "--quiet", `${gitlabUrl}/${project}.git`, ".");
  if (cloned.code !== 0) {
    await rm(directory, { recursive: true, force: true });
    throw new Error(`git clone failed:\n${cloned.stderr}`);
  }
  return {
    directory,
    git,
    async edit(file, from, to) {
      const path = join(directory, file);
      const text = await readFile(path, "utf8");
      const edited = text.replace(from, to);
      if (edited === text) throw new Error(`${file} does not contain ${String(from)}`);
      await writeFile(path, edited);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

/** The environment of git: no user configuration, login with a header, no password prompt. */
function gitEnvironment(gitlabUrl: string, { username, token }: GitUser): Record<string, string> {
  const credentials = Buffer.from(`${username}:${token}`).toString("base64");
  const settings = {
    [`http.${gitlabUrl}/.extraHeader`]: `Authorization: Basic ${credentials}`,
    "user.name": username,
    "user.email": `${username}@example.com`,
    "advice.detachedHead": "false",
  };
  const entries = Object.entries(settings).flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: String(Object.keys(settings).length),
    ...(Object.fromEntries(entries) as Record<string, string>),
  };
}
