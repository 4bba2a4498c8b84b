import { join } from "node:path";
import { eightLines } from "../pipeline/examples";
import { alternate, type Rounds } from "./alternate";
import type { Cost } from "./childrenCpu";
import type { Measured } from "./report";
import { countTypes, differences } from "./sameResources";
import { createSide, type Side } from "./side";
import type { Sample } from "./statistics";

export interface EngineBench {
  readonly measured: readonly Measured[];
  /** Notes for readers who compare the figures. */
  readonly remarks: readonly string[];
}

const commands = [
  { what: "preview, no change", words: "preview" },
  { what: "up, no change", words: "up --yes --skip-preview" },
];

/** Compares the platform program with a flat one, both without changes. */
export async function benchEngine(rounds: Rounds): Promise<EngineBench> {
  const opened: Side[] = [];
  const open = async (...args: Parameters<typeof createSide>) => {
    const side = await createSide(...args);
    opened.push(side);
    return side;
  };
  try {
    const platform = await open("platform program", eightLines);
    const flat = await open("flat program", eightLines, join(__dirname, "flatProgram.js"));
    return { remarks: await compare(platform, flat), measured: await measure(rounds, platform, flat) };
  } finally {
    for (const side of opened) await side.close();
  }
}

/** Checks that both have the same resources: otherwise the comparison has no meaning. */
async function compare(platform: Side, flat: Side): Promise<string[]> {
  const [platformState, flatState] = [await platform.state(), await flat.state()];
  const found = differences(platformState, flatState);
  if (found.length > 0) {
    const lines = found.map((line) => `  ${line}`).join("\n");
    throw new Error(`tests/bench/flatProgram.ts has other resources than the platform program:\n${lines}`);
  }
  const counts = countTypes(platformState);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const requests: string[] = [];
  for (const side of [platform, flat]) {
    const [preview, up] = [await side.requestsOf("preview"), await side.requestsOf("up --yes --skip-preview")];
    requests.push(`${side.name} ${preview} and ${up}`);
  }
  return [
    `Both programs have the same ${total} resources of ${counts.size} types, with equal inputs and dependencies.`,
    `Requests of one preview and one up: ${requests.join(", ")}.`,
  ];
}

async function measure(rounds: Rounds, platform: Side, flat: Side): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const { what, words } of commands) {
    const { a, b } = await alternate(rounds, platform.unchanged(words), flat.unchanged(words));
    const compared = (kind: string, sample: Sample, other: Sample): Measured => ({
      what: `${what}${kind}: ${platform.name}`,
      unit: "ms",
      sample,
      against: { what: flat.name, sample: other },
      budget: 1.08,
    });
    measured.push(compared("", a.map(wallTime), b.map(wallTime)));
    // On a busy machine the CPU time is the better figure: waiting for other processes does not count.
    const [cpu, flatCpu] = [a.flatMap(cpuTime), b.flatMap(cpuTime)];
    if (cpu.length > 0) measured.push(compared(", CPU", cpu, flatCpu));
  }
  return measured;
}

function wallTime({ milliseconds }: Cost): number {
  return milliseconds;
}

function cpuTime({ cpuMilliseconds }: Cost): number[] {
  return cpuMilliseconds === undefined ? [] : [cpuMilliseconds];
}
