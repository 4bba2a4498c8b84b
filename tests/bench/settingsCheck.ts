import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import { settingsKey } from "../../pipeline/stackFile";
import { repeat } from "./alternate";
import type { Measured } from "./report";

const projects = 1000;

/** Measures the whole command, from its start to its last line, for a platform repository of a thousand projects. */
export async function benchSettingsCheck(times: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "bench-check-"));
  try {
    const files = Array.from({ length: projects }, (_, index) => writeSettings(folder, index));
    const sample = await repeat(times, () => check(folder, files));
    return { what: `check of ${projects} settings files`, unit: "ms", sample, budget: 5000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeSettings(folder: string, index: number): string {
  const file = `Pulumi.service-${index}.yaml`;
  writeFileSync(join(folder, file), stringify({ config: { [settingsKey]: fleetSettings(index) } }));
  return file;
}

async function check(cwd: string, files: readonly string[]): Promise<number> {
  const start = performance.now();
  const main = join(checkout, "dist", "cli", "main.js");
  const { code, stdout } = await runCommand(process.execPath, [main, "check", ...files], { cwd, env: process.env });
  const milliseconds = performance.now() - start;
  if (code !== 0 || !stdout.endsWith(`${projects} files, 0 errors\n`)) throw new Error(`the check failed:\n${stdout}`);
  return milliseconds;
}

/** The settings of one of many projects: no two have the same settings or use the same features. */
export function fleetSettings(index: number): object {
  const name = `service-${index}`;
  const production = { name: "production", stack: `${name}/production`, on: { tag: `${name}-*` }, approval: "manual" };
  const esc = { imports: [`shared/team-${index % 20}`], values: { environmentVariables: { SERVICE: name } } };
  return {
    project: `acme/team-${index % 20}/${name}`,
    organization: "acme",
    program: { path: `infra/${name}`, runtime: "nodejs" },
    deployments: [
      { name: "staging", stack: `${name}/staging`, on: { branch: "main" }, ...(index % 2 === 0 && { esc }) },
      ...(index % 3 === 0 ? [{ name: "canary", stack: `${name}/canary`, on: { branch: "canary" } }] : []),
      production,
    ],
    variables: [
      { name: "SERVICE", value: name },
      ...(index % 5 === 0 ? [{ name: "NPM_TOKEN", secret: `npm-${index}`, deployment: "production" }] : []),
    ],
  };
}
