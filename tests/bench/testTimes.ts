import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../cli/demo/createWorkspace";
import type { Measured } from "./report";

/** By package, as tests/run/packageTimes.mjs notes it. */
type Noted = Readonly<Record<string, { readonly seconds: number; readonly tests: number; readonly workers: number }>>;

/** What `npm test` took, by package, when all tests ran last in this checkout: here it would take longer than the rest. */
export function lastTestTimes(file = join(checkout, ".sandbox", "test-times.json")): Measured[] {
  if (!existsSync(file)) return [];
  const noted = JSON.parse(readFileSync(file, "utf8")) as Noted;
  return Object.entries(noted).map(([name, { seconds, tests, workers }]) => ({
    what: `last npm test: ${name}, ${tests} tests, ${workers} workers`,
    unit: "s",
    sample: [seconds],
    ...(name === "product" && { budget: 240 }),
  }));
}
