import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../cli/demo/createWorkspace";
import type { Measured } from "./report";

interface Time {
  readonly seconds: number;
  readonly tests: number;
  readonly workers: number;
}

/** The projects that test the product without an engine and a sandbox. */
const ofProduct = ["unit", "properties", "components", "rendered"];

/** In seconds, on two cores. */
const budgets = { unit: 30, product: 240, all: 900 };

/**
 * The durations of the last complete run of each test project in this checkout, as tests/run/projectTimes.mjs recorded
 * them. Running the tests here would take longer than the whole bench.
 */
export function lastTestTimes(file = join(checkout, ".sandbox", "test-times.json")): Measured[] {
  if (!existsSync(file)) return [];
  const projects = new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")) as Record<string, Time>));
  const own = ofProduct.flatMap((name) => projects.get(name) ?? []);
  return [
    ...[...projects].map(([name, time]) => row(name, time, name === "unit" ? budgets.unit : undefined)),
    ...(own.length === ofProduct.length ? [row("the product's own", sumOf(own), budgets.product)] : []),
    ...(projects.size > ofProduct.length ? [row("everything", sumOf([...projects.values()]), budgets.all)] : []),
  ];
}

function row(name: string, { seconds, tests, workers }: Time, budget: number | undefined): Measured {
  const what = `last npm test: ${name}, ${tests} tests, ${workers} workers`;
  return { what, unit: "s", sample: [seconds], ...(budget !== undefined && { budget }) };
}

function sumOf(times: readonly Time[]): Time {
  const sum = (of: (time: Time) => number) => times.map(of).reduce((a, b) => a + b, 0);
  return { seconds: sum((time) => time.seconds), tests: sum((time) => time.tests), workers: times[0]?.workers ?? 1 };
}
