import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parseDocument } from "yaml";
import type { Sandbox } from "../index";
import { checkout } from "./checkout";
import { type CommandResult, runCommand, type RunOptions } from "./runCommand";

/** The platform team's access tokens of the sandbox. */
export interface Tokens {
  readonly gitlab: string;
  readonly cloud: string;
}

/** A platform repository in a temporary folder, where `pulumi` uses a sandbox and a local backend. */
export interface Workspace {
  readonly directory: string;
  /** The environment variables of its commands, which a user would export to use the sandbox. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `pulumi` in it. Resolves for every exit code. */
  pulumi(args: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Replaces `config` in `Pulumi.<stack>.yaml` and keeps the rest of the file. */
  configure(stack: string, config: Readonly<Record<string, unknown>>): Promise<void>;
  /** Everything in the local backend as text: state, history and backups. */
  readState(): Promise<string>;
  /** Ends the running commands and deletes the folder. */
  remove(): Promise<void>;
}

/** Sets up the platform repository in `directory` to use the sandbox. `remove` deletes the directory. */
export async function openWorkspace(
  directory: string,
  sandbox: Pick<Sandbox, "gitlabUrl" | "cloudUrl">,
  tokens: Tokens,
): Promise<Workspace> {
  const stateDirectory = join(directory, ".state");
  const ending = new AbortController();
  const running = new Set<Promise<CommandResult>>();
  await mkdir(stateDirectory);
  const pulumi = await enginePath();
  const env = {
    PATH: [dirname(pulumi), process.env.PATH].join(delimiter),
    PULUMI_HOME: join(checkout, ".sandbox", "pulumi-home"),
    PULUMI_BACKEND_URL: `file://${stateDirectory}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    GITLAB_BASE_URL: `${sandbox.gitlabUrl}/api/v4/`,
    GITLAB_TOKEN: tokens.gitlab,
    PULUMI_ACCESS_TOKEN: tokens.cloud,
  };

  return {
    directory,
    env,
    pulumi(args, options) {
      const runOptions = {
        ...options,
        cwd: directory,
        env: { ...process.env, ...env, ...options?.env },
        signal: ending.signal,
      };
      const result = runCommand(pulumi, args, runOptions);
      running.add(result);
      const forget = () => running.delete(result);
      result.then(forget, forget);
      return result;
    },
    async configure(stack, config) {
      const file = join(directory, `Pulumi.${stack}.yaml`);
      const document = parseDocument(existsSync(file) ? await readFile(file, "utf8") : "");
      document.set("config", { "pulumiservice:apiUrl": sandbox.cloudUrl, ...config });
      await writeFile(file, document.toString({ lineWidth: 0 }));
    },
    readState: () => readTree(stateDirectory),
    async remove() {
      ending.abort();
      await Promise.allSettled(running);
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The path of the `pulumi` that `npm run setup` found or installed. */
async function enginePath(): Promise<string> {
  const file = join(checkout, ".sandbox", "engine.json");
  if (!existsSync(file)) throw new Error(`${file} is missing. Run "npm run setup" first`);
  const { pulumi } = JSON.parse(await readFile(file, "utf8")) as { pulumi: string };
  return pulumi;
}

async function readTree(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
}
