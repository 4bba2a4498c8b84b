import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startSandbox, type Sandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import type { Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { checkout, createWorkspace } from "../../cli/demo/createWorkspace";
import { rawProject } from "../pipeline/foundation/fleet";
import { fleetSeed } from "./fleetSeed";
import { testTimeout } from "./world";

/** A platform repository with a foundation and two rings of one project each. Each test continues after the one before it. */
let sandbox: Sandbox;
let workspace: Workspace;
let later = 0;

jest.setTimeout(testTimeout);

const projects = { "shop-api": "acme/shop/api", web: "acme/shop/web" };

beforeAll(async () => {
  const seed = fleetSeed({ "acme/shop/api": "shop-api", "acme/shop/web": "web" });
  sandbox = await startSandbox(seed, { clock: () => new Date(Date.now() + later) });
  workspace = await createWorkspace(sandbox, exampleTokens);
  const file = join(workspace.directory, "Pulumi.yaml");
  const text = readFileSync(file, "utf8");
  const rings = "  platform:fleet:\n    value: { rings: [[shop-api], [rest]], approval: automatic, pause: 1 }\n";
  writeFileSync(file, `${text.includes("\nconfig:") ? text : `${text.trimEnd()}\nconfig:\n`}${rings}`);
  await workspace.configure("foundation", {
    "platform:foundation": { organization: "acme", gitlab: sandbox.gitlabUrl },
  });
  await onboardAll({});
});

afterAll(async () => {
  await workspace.remove();
  await sandbox.close();
});

async function onboardAll(changes: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [stack, project] of Object.entries(projects)) {
    await workspace.configure(stack, { "platform:pipeline": rawProject(stack, project, changes) });
  }
}

interface FleetRun {
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

/** Starts a command of the published command line in a process of its own. */
function start(...words: string[]): FleetRun {
  const main = join(checkout, "dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, "fleet", ...words, workspace.directory, "--organization", "acme"], {
    cwd: workspace.directory,
    // A command that is killed leaves its temporary files.
    env: {
      ...process.env,
      ...workspace.env,
      PULUMI_BACKEND_URL: sandbox.cloudUrl,
      TMPDIR: workspace.directory,
      CI: "true",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => void (output += text));
  }
  return { output: () => output, ended: new Promise((resolve) => child.once("close", resolve)) };
}

async function run(...words: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  const { ended, output } = start(...words);
  return { code: await ended, output: output() };
}

/** Kills the command, the engine, its program and its plugins at once, as the end of their machine does. */
async function killMachine({ ended }: FleetRun): Promise<void> {
  const ids = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && runsIn(id, workspace.directory));
  expect(ids.length).toBeGreaterThan(0);
  for (const id of ids) process.kill(Number(id), "SIGKILL");
  await ended;
}

function runsIn(id: string, directory: string): boolean {
  try {
    return readlinkSync(`/proc/${id}/cwd`).startsWith(directory);
  } catch {
    return false;
  }
}

async function until(condition: () => boolean, { output, ended }: FleetRun): Promise<void> {
  const isEnded = ended.then(() => true);
  while (!condition()) {
    if (await Promise.race([isEnded, sleep(10, false)])) throw new Error(`the command ended too early:\n${output()}`);
  }
}

async function variables(project: string): Promise<string[]> {
  const url = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}/variables`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${exampleTokens.gitlab}` } });
  return ((await response.json()) as { key: string; value: string }[]).map(({ key, value }) => `${key}=${value}`);
}

/** The lease of an update that nobody renews ends after five minutes. */
function letLeasesExpire(): void {
  later += 6 * 60_000;
}

test("a machine that dies between two rings: the next run goes on with the second ring, without a pause", async () => {
  const first = start("up", "--yes");
  await until(() => first.output().includes("before ring 2 of 2"), first);
  await killMachine(first);
  const { code, output } = await run("up", "--yes");

  expect(output).toMatch(/\nweb +succeeded/);
  expect(output).not.toMatch(/shop-api|foundation|waiting/);
  expect(code).toBe(0);
  expect((await run("status")).output).toBe("3 stacks: 3 unchanged\n");
});

test("a machine that dies in the middle of an update: once its lease has expired, the next run names what it left, and with adopt converges", async () => {
  const changes = { variables: [{ name: "REGION", value: "eu" }] };
  await onboardAll(changes);
  const path = "/api/v4/projects/*/variables";
  sandbox.faults.add({ server: "gitlab", method: "POST", path, fault: { delay: 500 } });
  const first = start("up", "--yes", "--ring", "1");
  await until(() => sandbox.faults.all().some(({ fired }) => fired > 0), first);
  await killMachine(first);
  sandbox.faults.clear();

  const locked = await run("up", "--yes", "--ring", "1", "--wait", "0");
  expect(locked.output).toMatch(/shop-api +failed/);
  expect(locked.output).toMatch(/another update is currently in progress/i);
  expect(locked.code).toBe(1);

  letLeasesExpire();
  const refused = await run("up", "--yes", "--ring", "1");
  expect(refused.output).toContain('"REGION" with environment scope "*" exists already');
  expect(refused.output).toContain("to the setting adopt");
  await onboardAll({ ...changes, adopt: ["variables"] });
  const again = await run("up", "--yes", "--ring", "1");
  expect(again.output).toMatch(/shop-api +succeeded/);
  expect(again.code).toBe(0);
  expect((await variables(projects["shop-api"])).filter((one) => one.startsWith("REGION"))).toEqual(["REGION=eu"]);
  expect((await run("up", "--yes", "--ring", "2")).output).toMatch(/web +succeeded/);
  expect((await run("status")).output).toBe("3 stacks: 3 unchanged\n");
});

test("a backend that is gone for a while: nothing is run without it, an update in between waits, and then all converge", async () => {
  await onboardAll({ variables: [{ name: "REGION", value: "us" }] });
  sandbox.faults.add({ server: "cloud", path: "/api/*", times: Infinity, fault: { status: 503 } });
  sandbox.log.clear();
  const gone = await run("up", "--yes", "--ring", "1");
  expect(gone.output).toContain("503");
  expect(gone.code).toBe(1);
  expect(sandbox.log.all().filter(({ server }) => server === "gitlab")).toEqual([]);

  sandbox.faults.clear();
  sandbox.faults.add({ server: "cloud", method: "PATCH", path: "*/checkpoint*", times: 2, fault: { status: 503 } });
  expect((await run("up", "--yes", "--ring", "1")).output).toMatch(/shop-api +(succeeded|failed)/);
  sandbox.faults.clear();
  await run("up", "--yes", "--ring", "1");
  await run("up", "--yes", "--ring", "2");

  expect((await run("status")).output).toBe("3 stacks: 3 unchanged\n");
  for (const project of Object.values(projects)) expect(await variables(project)).toContain("REGION=us");
});
