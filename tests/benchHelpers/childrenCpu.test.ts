import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { costOf } from "../bench/childrenCpu";

// The processes wait for a CPU on a busy machine.
jest.setTimeout(60_000);

const onLinux = existsSync("/proc/self/stat") ? test : test.skip;

/** Keeps a CPU busy for 300 ms of CPU time, in Node or in a child process of it. */
const busy = "const start = process.cpuUsage(); while (process.cpuUsage(start).user < 300_000);";
const busyInChild = `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(busy)}]);`;

async function runNode(script: string): Promise<void> {
  const [code] = (await once(spawn(process.execPath, ["-e", script]), "exit")) as [number];
  expect(code).toBe(0);
}

onLinux.each([
  ["a process", busy],
  ["its child process", busyInChild],
])("counts the CPU time of %s", async (_, script) => {
  const { milliseconds, cpuMilliseconds } = await costOf(() => runNode(script));

  expect(cpuMilliseconds).toBeGreaterThanOrEqual(290);
  expect(milliseconds).toBeGreaterThanOrEqual(290);
});

onLinux("does not count the time that a process waits", async () => {
  const { milliseconds, cpuMilliseconds } = await costOf(() => runNode("setTimeout(() => undefined, 1000)"));

  expect(milliseconds).toBeGreaterThanOrEqual(1000);
  expect(cpuMilliseconds).toBeLessThan(800);
});
