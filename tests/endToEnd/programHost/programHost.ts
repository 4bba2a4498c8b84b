import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";

/** The commands that use plugins. Of these, refresh and destroy do not run the program. */
const usePlugins = ["up", "preview", "refresh", "destroy"];
const runProgram = ["up", "preview"];

/**
 * Returns a workspace that runs the program and the stand-ins of plugins in processes for all commands, until it is
 * removed. Starting these processes takes four fifths of a command's CPU time. The engine attaches to the program as with
 * the Automation API (`--client`), and to plugins as with a debugger (`PULUMI_DEBUG_PROVIDERS`). A command with additional
 * environment variables starts its own processes, because the program and the plugins need these variables.
 */
export async function withProgramHost(workspace: Workspace): Promise<Workspace> {
  const { directory, env } = workspace;
  const started: ChildProcess[] = [];
  const start = async (command: string, ...args: string[]) => {
    const child = spawn(command, args, {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    started.push(child);
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    return line;
  };
  const [client, ...plugins] = await Promise.all([
    start(process.execPath, join(__dirname, "host.mjs"), join(directory, "dist", "index.js")),
    // A plugin's argument is the engine's address, which the stand-ins do not use.
    ...standIns(join(env.PULUMI_HOME!, "plugins")).map(async ({ name, file }) => `${name}:${await start(file, "")}`),
  ]);
  const attached = { PULUMI_DEBUG_PROVIDERS: plugins.join(",") };

  return {
    ...workspace,
    pulumi(args, options = {}) {
      const [command = ""] = args;
      if (!usePlugins.includes(command) || Object.keys(options.env ?? {}).length > 0) {
        return workspace.pulumi(args, options);
      }
      const hosted = runProgram.includes(command) ? [...args, `--client=${client}`] : args;
      return workspace.pulumi(hosted, { ...options, env: attached });
    },
    async remove() {
      const ended = started.filter(({ exitCode }) => exitCode === null).map((child) => once(child, "exit"));
      for (const child of started) child.kill();
      await Promise.all(ended);
      await workspace.remove();
    },
  };
}

/** The installed stand-ins. An official plugin is not among them, because it ends with the engine that started it. */
function standIns(folder: string): { readonly name: string; readonly file: string }[] {
  return readdirSync(folder).flatMap((entry) => {
    const [, name] = /^resource-(\w+)-v[^/]*$/.exec(entry) ?? [];
    const file = join(folder, entry, `pulumi-resource-${name}`);
    if (name === undefined || !existsSync(file)) return [];
    return readFileSync(file, "utf8").includes(join("sandbox", "dist", "plugins")) ? [{ name, file }] : [];
  });
}
