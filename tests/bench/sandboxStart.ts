import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import type { Measured } from "./report";

interface Probed {
  readonly sinceCall: number;
  readonly sinceProcess: number;
}

/** From the call to the first response, each time in a new process, because a second start in one is faster. */
export async function benchSandboxStart(times: number): Promise<Measured[]> {
  const probed: Probed[] = [];
  while (probed.length < times) probed.push(await probe());
  return [
    { what: "sandbox start", unit: "ms", sample: probed.map(({ sinceCall }) => sinceCall), budget: 1000 },
    { what: "sandbox start, with that of node", unit: "ms", sample: probed.map(({ sinceProcess }) => sinceProcess) },
  ];
}

async function probe(): Promise<Probed> {
  const { code, stdout, stderr } = await runCommand(process.execPath, [join(__dirname, "sandboxProbe.js")]);
  if (code !== 0) throw new Error(`the sandbox did not start:\n${stderr}`);
  return JSON.parse(stdout) as Probed;
}
