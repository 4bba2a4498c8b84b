import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where the benchmark finds what the last whole run of each package's tests took. */
const file = join(import.meta.dirname, "..", "..", ".sandbox", "test-times.json");

/**
 * A reporter that notes, by package, how many seconds its tests take on as many workers as there were. A run of some of the
 * tests says nothing about all of them and is not noted.
 */
export default class PackageTimes {
  /** @param {import("jest").Config & { nonFlagArgs: string[], testNamePattern?: string, maxWorkers: number }} config */
  constructor(config) {
    this.workers = config.maxWorkers;
    this.whole = config.nonFlagArgs.length === 0 && !config.testNamePattern && !config.onlyChanged && !config.shard;
  }

  /** @param {unknown} _contexts @param {import("@jest/reporters").AggregatedResult} results */
  onRunComplete(_contexts, { testResults, wasInterrupted }) {
    if (!this.whole || wasInterrupted) return;
    /** @type {Record<string, { seconds: number, tests: number, workers: number }>} */
    const packages = {};
    for (const { displayName, perfStats, testResults: tests } of testResults) {
      // A file that can't be loaded is of no package, and has no tests that took time.
      if (!displayName) continue;
      const entry = (packages[displayName.name] ??= { seconds: 0, tests: 0, workers: this.workers });
      entry.seconds += perfStats.runtime / 1000 / this.workers;
      entry.tests += tests.length;
    }
    const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ ...before, ...packages }, undefined, 2)}\n`);
  }
}
