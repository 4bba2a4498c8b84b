import { availableParallelism } from "node:os";
import { table } from "../../cli/table";
import { createTerminal } from "../../cli/terminal";
import { benchDeployments } from "./deployments";
import { benchEngine } from "./engine";
import { benchFleetPreview, benchFleetStatus } from "./fleet";
import { benchFleetDiscover } from "./fleetDiscover";
import { benchFleetSummary } from "./fleetSummary";
import { benchPackageSize } from "./packageSize";
import { benchPipelines } from "./pipelines";
import { benchRendering } from "./rendering";
import { reportRows } from "./report";
import { benchSandboxStart } from "./sandboxStart";
import { benchSettingsCheck } from "./settingsCheck";
import { lastTestTimes } from "./testTimes";

/** Measures everything, and prints the report on standard output. Progress is on standard error. */
async function bench(): Promise<void> {
  const terminal = createTerminal(process.stderr);
  // One after the other, so that no measurement runs in parallel with another one.
  const settingsCheck = await terminal.wait("Checking 1,000 projects", benchSettingsCheck(7));
  const fleetStatus = await terminal.wait("Reading the status of 1,000 and 10,000 stacks", benchFleetStatus(3));
  const fleetPreview = await terminal.wait("Previewing fleets", benchFleetPreview());
  const fleetSummary = await terminal.wait("Summarizing 1,000 previews", benchFleetSummary(5));
  const fleetDiscover = await terminal.wait("Discovering 1,000 projects", benchFleetDiscover(3));
  const rendering = await terminal.wait("Rendering", benchRendering({ atLeast: 5, atMost: 10, seconds: 5 }));
  const sandboxStart = await terminal.wait("Starting sandboxes", benchSandboxStart(7));
  const engine = await terminal.wait("Running the Pulumi engine", benchEngine({ atLeast: 2, atMost: 5, seconds: 30 }));
  const pipelines = await terminal.wait("Running pipelines", benchPipelines({ atLeast: 2, atMost: 4, seconds: 30 }));
  const deployments = await terminal.wait(
    "Running deployments",
    benchDeployments({ atLeast: 2, atMost: 4, seconds: 30 }),
  );

  const packageSize = await terminal.wait("Packing", benchPackageSize());

  const measured = [
    ...engine.measured,
    ...rendering,
    ...sandboxStart,
    ...pipelines,
    ...deployments,
    settingsCheck,
    ...fleetStatus,
    ...fleetPreview,
    ...fleetSummary,
    ...fleetDiscover,
    ...packageSize,
    ...lastTestTimes(),
  ];
  const machine = `Node ${process.version}, ${availableParallelism()} cores, ${process.platform} ${process.arch}.`;
  process.stdout.write(["", table(reportRows(measured)), "", ...engine.remarks, machine, ""].join("\n"));
}

bench().catch((error: unknown) => {
  process.stderr.write(`The bench stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
