import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import type { Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { stringify } from "yaml";
import { checkout, createWorkspace } from "../../cli/demo/createWorkspace";
import { digestTag } from "../../components/fleet/planHash";
import { mapWithLimit } from "../../components/mapWithLimit";
import { readPlatform } from "../../cli/fleet/readPlatform";
import { settingsKey } from "../../pipeline/stackFile";
import { rawProject } from "../pipeline/foundation/fleet";
import { fleetSeed } from "../endToEnd/fleetSeed";
import { repeat } from "./alternate";
import type { Measured } from "./report";
import { summarize } from "./statistics";
import { fleetSettings } from "./settingsCheck";

const main = join(checkout, "dist", "cli", "main.js");

/** Measures `fleet status` of a thousand and of ten thousand unchanged stacks, with the sandbox as backend. */
export async function benchFleetStatus(times: number): Promise<Measured[]> {
  const small = await statusOf(1000, times);
  const large = await statusOf(10_000, 1);
  // The ten thousand are measured once, so they are compared with one value.
  const against = { what: "fleet status of 1000", sample: [summarize(small.milliseconds).median] };
  return [
    { what: "fleet status of 1000 unchanged stacks", unit: "ms", sample: small.milliseconds, budget: 5000 },
    { what: "fleet status of 10000 unchanged stacks", unit: "ms", sample: large.milliseconds, against, budget: 10 },
    { what: "memory of fleet status of 10000", unit: "MB", sample: large.megabytes, budget: 300 },
  ];
}

interface StatusCost {
  readonly milliseconds: number[];
  readonly megabytes: number[];
}

async function statusOf(count: number, times: number): Promise<StatusCost> {
  const sandbox = await startSandbox(fleetSeed({}));
  const folder = mkdtempSync(join(tmpdir(), "bench-fleet-"));
  try {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: platform\nruntime: nodejs\n");
    for (let index = 0; index < count; index++) {
      const config = { [settingsKey]: fleetSettings(index) };
      writeFileSync(join(folder, `Pulumi.service-${index}.yaml`), stringify({ config }));
    }
    await recordAll(sandbox, folder);
    const megabytes: number[] = [];
    const milliseconds = await repeat(times, async () => {
      const cost = await status(sandbox, folder, count);
      megabytes.push(cost.megabytes);
      return cost.milliseconds;
    });
    return { milliseconds: [...milliseconds], megabytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await sandbox.close();
  }
}

interface Recorded {
  /** The stacks without the tag of an update. */
  readonly changed?: ReadonlySet<string>;
  /** The stacks that were created before. */
  readonly existing?: ReadonlySet<string>;
}

/** Creates the stacks of a folder with the tags that their updates would leave. */
async function recordAll({ cloudUrl }: Sandbox, folder: string, { changed, existing }: Recorded = {}): Promise<void> {
  const { stacks } = await readPlatform(folder);
  await mapWithLimit(stacks, async ({ stack, digest }) => {
    if (existing?.has(stack)) return;
    const tags = digest === undefined || changed?.has(stack) ? {} : { [digestTag(stack)]: digest };
    const response = await fetch(`${cloudUrl}/api/stacks/acme/platform`, {
      method: "POST",
      headers: { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" },
      body: JSON.stringify({ stackName: stack, tags }),
    });
    if (!response.ok) throw new Error(`${stack}: ${await response.text()}`);
  });
}

/** Runs the whole command. A hook in its process reports the most memory that it used. */
async function status({ cloudUrl }: Sandbox, folder: string, count: number) {
  const hook = join(folder, "memory.cjs");
  writeFileSync(hook, 'process.on("exit", () => console.error("KB", process.resourceUsage().maxRSS));\n');
  const env = {
    ...process.env,
    PULUMI_BACKEND_URL: cloudUrl,
    PULUMI_ACCESS_TOKEN: exampleTokens.cloud,
    NODE_OPTIONS: `--require ${hook}`,
  };
  const start = performance.now();
  const args = [main, "fleet", "status", folder, "--organization", "acme"];
  const { code, stdout, stderr } = await runCommand(process.execPath, args, { cwd: folder, env });
  const milliseconds = performance.now() - start;
  if (code !== 0 || stdout !== `${count} stacks: ${count} unchanged\n`)
    throw new Error(`fleet status failed:\n${stdout}${stderr}`);
  return { milliseconds, megabytes: Number(/^KB (\d+)$/m.exec(stderr)?.[1]) / 1024 };
}

/** Compares `fleet preview` with a shell that previews one stack after the other, and with two previews side by side. */
export async function benchFleetPreview(): Promise<Measured[]> {
  const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const sandbox = await startSandbox(fleetSeed(Object.fromEntries(names.map((name) => [`acme/team/${name}`, name]))));
  const workspace = await createWorkspace(sandbox, exampleTokens);
  try {
    for (const name of names) {
      const settings = { ...rawProject(name, `acme/team/${name}`), trust: {} };
      await workspace.configure(name, { [settingsKey]: settings });
    }
    await copyFile(join(checkout, "Pulumi.yaml"), join(workspace.directory, "Pulumi.yaml"));
    await recordAll(sandbox, workspace.directory, { changed: new Set(names) });
    const fleet = await seconds(() => fleetPreview(sandbox, workspace, names.length));
    const loop = await seconds(async () => {
      for (const name of names) await previewOne(sandbox, workspace, name);
    });

    for (let index = 0; index < 998; index++) {
      await workspace.configure(`service-${index}`, { [settingsKey]: fleetSettings(index) });
    }
    for (const name of names.slice(2)) rmSync(join(workspace.directory, `Pulumi.${name}.yaml`));
    await recordAll(sandbox, workspace.directory, { existing: new Set(names) });
    const few = await seconds(() => fleetPreview(sandbox, workspace, 2));
    const alone = await seconds(() => fleetStatusAlone(sandbox, workspace));
    const pair = await seconds(() =>
      Promise.all(names.slice(0, 2).map((name) => previewOne(sandbox, workspace, name))),
    );
    return [
      {
        what: "fleet preview of 20 changed stacks",
        unit: "s",
        sample: [fleet],
        against: { what: "a shell loop of pulumi preview", sample: [loop] },
        budget: 0.6,
      },
      {
        what: "fleet preview, 2 of 1000 changed",
        unit: "s",
        sample: [few],
        against: { what: "status and 1.2 x two previews side by side", sample: [alone + 1.2 * pair] },
        budget: 1,
      },
    ];
  } finally {
    await workspace.remove();
    await sandbox.close();
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function envOf({ cloudUrl }: Sandbox, { env }: Workspace): NodeJS.ProcessEnv {
  return { ...process.env, ...env, PULUMI_BACKEND_URL: cloudUrl };
}

async function fleetPreview(sandbox: Sandbox, workspace: Workspace, count: number): Promise<void> {
  const args = [main, "fleet", "preview", workspace.directory, "--organization", "acme", "--json"];
  const { code, stdout, stderr } = await runCommand(process.execPath, args, {
    cwd: workspace.directory,
    env: envOf(sandbox, workspace),
  });
  const succeeded = stdout.match(/"outcome": "succeeded"/g)?.length;
  if (code !== 0 || succeeded !== count) throw new Error(`fleet preview failed: ${stderr}${stdout.slice(-2000)}`);
}

async function fleetStatusAlone(sandbox: Sandbox, workspace: Workspace): Promise<void> {
  const args = [main, "fleet", "status", workspace.directory, "--organization", "acme"];
  await runCommand(process.execPath, args, { cwd: workspace.directory, env: envOf(sandbox, workspace) });
}

async function previewOne(sandbox: Sandbox, workspace: Workspace, name: string): Promise<void> {
  const args = ["preview", "--stack", `acme/platform/${name}`, "--non-interactive"];
  const { code, stdout, stderr } = await workspace.pulumi(args, { env: { PULUMI_BACKEND_URL: sandbox.cloudUrl } });
  if (code !== 0) throw new Error(`pulumi preview failed:\n${stdout}${stderr}`);
}
