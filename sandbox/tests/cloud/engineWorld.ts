import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { type CommandResult, runCommand } from "../../workspace/runCommand";
import { checkout } from "../../workspace/checkout";
import { type Clock, systemClock } from "../../clock";
import { createCloud } from "../../cloud";
import { openData } from "../../data/openData";
import { openFolder } from "../../folder";
import { RequestLog } from "../../requestLog";
import { serve } from "../../serve";
import { seed, tokenOf } from "./testCloud";

/** A Pulumi Cloud, and the program `shop`, whose slow provider records its resources in a ledger. */
export interface EngineWorld {
  readonly directory: string;
  readonly url: () => string;
  readonly log: RequestLog;
  /** What the provider did, one line each: `begin NAME`, `made NAME`, `gone NAME`. */
  ledger(): string[];
  /** Whether the creation of `b` never ends. */
  hang(on: boolean): void;
  /** Runs `pulumi` as `developer`, or as another user. */
  pulumi(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  succeed(...args: string[]): Promise<string>;
  /** Starts `pulumi up`, and kills it with its child processes when the line is in the ledger after `from`. */
  killedAt(line: string, from?: number): Promise<void>;
  api(
    method: string,
    path: string,
    options?: { body?: unknown; token?: string },
  ): Promise<{ status: number; body: unknown }>;
  /** Stops the server and starts it again with its data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const program = `
const pulumi = require("@pulumi/pulumi");

const files = { ledger: process.env.LEDGER, hangs: process.env.LEDGER + ".hangs" };
const provider = {
  async create({ name, files, password }) {
    const fs = require("fs");
    fs.appendFileSync(files.ledger, "begin " + name + "\\n");
    if (name === "b" && fs.existsSync(files.hangs)) await new Promise((resolve) => setTimeout(resolve, 1e9));
    fs.appendFileSync(files.ledger, "made " + name + "\\n");
    return { id: name, outs: { name, files, password } };
  },
  async delete(id, { name, files }) {
    require("fs").appendFileSync(files.ledger, "gone " + name + "\\n");
  },
};
const password = new pulumi.Config().getSecret("password") ?? pulumi.secret("none yet");
class Thing extends pulumi.dynamic.Resource {
  constructor(name, opts) {
    super(provider, name, { name, files, password }, opts);
  }
}
const a = new Thing("a");
const b = new Thing("b", { dependsOn: a });
exports.password = password;
exports.names = pulumi.all([a.id, b.id]);
`;

export async function createEngineWorld({ clock = systemClock }: { clock?: Clock } = {}): Promise<EngineWorld> {
  const directory = await mkdtemp(join(tmpdir(), "shop-"));
  const engine = JSON.parse(await readFile(join(checkout, ".sandbox", "engine.json"), "utf8")) as { pulumi: string };
  const ledger = join(directory, "ledger");
  const home = join(directory, ".home");
  const log = new RequestLog();
  await writeFile(join(directory, "Pulumi.yaml"), "name: shop\nruntime: nodejs\ndescription: A shop\n");
  await writeFile(join(directory, "index.js"), program);
  await writeFile(join(directory, "package.json"), '{ "name": "shop", "main": "index.js" }\n');
  await symlink(join(checkout, "node_modules"), join(directory, "node_modules"));
  const script = join(checkout, "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider");
  await writeFile(join(directory, "pulumi-resource-pulumi-nodejs"), `#!/bin/sh\nexec node "${script}" "$@"\n`, {
    mode: 0o755,
  });
  let server = await start();

  return {
    directory,
    url: () => server.url,
    log,
    ledger: () => (existsSync(ledger) ? readFileSync(ledger, "utf8").trimEnd().split("\n") : []),
    hang(on) {
      if (on) writeFileSync(`${ledger}.hangs`, "");
      else rmSync(`${ledger}.hangs`, { force: true });
    },
    pulumi,
    async succeed(...args) {
      const { code, stdout, stderr } = await pulumi(args);
      if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
      return stdout;
    },
    async killedAt(line, from = 0) {
      writeFileSync(ledger, "", { flag: "a" });
      const watcher = watch(ledger);
      const child = spawn(engine.pulumi, ["up", "--yes", "--skip-preview", "--non-interactive", "--color=never"], {
        cwd: directory,
        env: environment(),
        detached: true,
        stdio: "ignore",
      });
      const exit = once(child, "exit");
      const ended = exit.then(() => "ended");
      try {
        while (!readFileSync(ledger, "utf8").split("\n").slice(from).includes(line)) {
          if ((await Promise.race([once(watcher, "change"), ended])) === "ended") throw new Error("the up has ended");
        }
      } finally {
        watcher.close();
      }
      // Plugins have their own process groups, and would outlive the engine.
      const plugins = descendants(child.pid ?? 0);
      process.kill(-(child.pid ?? 0), "SIGKILL");
      for (const plugin of plugins) killIfThere(plugin);
      await exit;
    },
    async api(method, path, { body, token = tokenOf("platform") } = {}) {
      const response = await fetch(`${server.url}/api${path}`, {
        method,
        headers: { authorization: `token ${token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
    },
    async restart() {
      await server.close();
      server = await start();
    },
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };

  async function start() {
    const folder = join(directory, ".data");
    const data = openData(folder);
    const { app, close } = createCloud(seed, {
      clock,
      log,
      folder: openFolder(folder),
      persist: data.persist("cloud"),
    });
    const listening = await serve(app, { port: data.port("cloud") });
    data.savePort("cloud", listening.url);
    return {
      url: listening.url,
      async close() {
        await listening.close();
        close();
        data.close();
      },
    };
  }

  function pulumi(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    const options = { cwd: directory, env: { ...environment(), ...env } };
    return runCommand(engine.pulumi, [...args, "--non-interactive", "--color=never"], options);
  }

  function environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: [directory, dirname(engine.pulumi), process.env.PATH].join(delimiter),
      LEDGER: ledger,
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: server.url,
      PULUMI_ACCESS_TOKEN: tokenOf("developer"),
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  }
}

/** The child processes of a process, recursively. */
function descendants(of: number): number[] {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    processes.flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid, ...childrenOf(pid)] : []));
  return childrenOf(of);
}

/** The process may have ended with the engine. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
