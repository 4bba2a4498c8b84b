import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Where the benchmark finds what the last whole run of each project's tests took. */
const file = join(import.meta.dirname, "..", "..", ".sandbox", "test-times.json");

/**
 * A reporter that prints, by project, how many seconds its tests take on as many workers as there were, and notes them.
 * A run of some of a project's tests says nothing about all of them and is not noted.
 */
export default class ProjectTimes {
  /** @param {import("jest").Config & { nonFlagArgs: string[], testNamePattern?: string, maxWorkers: number }} config */
  constructor(config) {
    this.workers = config.maxWorkers;
    this.whole = config.nonFlagArgs.length === 0 && !config.testNamePattern && !config.onlyChanged && !config.shard;
  }

  /** @param {unknown} _contexts @param {import("@jest/reporters").AggregatedResult} results */
  onRunComplete(_contexts, { testResults, wasInterrupted }) {
    /** @type {Record<string, { seconds: number, files: number, tests: number, workers: number }>} */
    const projects = {};
    for (const { displayName, perfStats, testResults: tests } of testResults) {
      // A file that can't be loaded is of no project, and has no tests that took time.
      if (!displayName) continue;
      const entry = (projects[displayName.name] ??= { seconds: 0, files: 0, tests: 0, workers: this.workers });
      entry.seconds += perfStats.runtime / 1000 / this.workers;
      entry.files += 1;
      entry.tests += tests.length;
    }
    for (const [name, { seconds, files, tests }] of Object.entries(projects))
      process.stderr.write(
        `${name}: ${tests} tests in ${files} files, ${seconds.toFixed(1)} s on ${this.workers} workers\n`,
      );
    if (this.whole && !wasInterrupted) note(projects);
  }
}

function note(projects) {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...before, ...projects }, undefined, 2)}\n`);
}
