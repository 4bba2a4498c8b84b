// Prints the totals of a test run from the file that jest's --json --outputFile wrote, and ends with the line
// "N passed, N failed". Arguments: that file, and the exit code of the test command. Exit code 1 if anything failed.
import { readFileSync } from "node:fs";

const [file, exitCode] = process.argv.slice(2);
const results = read(file);

print(`Test suites: ${results.numFailedTestSuites} failed, ${results.numPassedTestSuites} passed`);
print(`Tests: ${results.numFailedTests} failed, ${results.numPendingTests} skipped, ${results.numPassedTests} passed`);

// A suite that could not run has no tests to count, and a run may fail without a failed test (no tests, a crash).
const counted = results.numFailedTests + results.numRuntimeErrorTestSuites;
const failed = exitCode === "0" ? counted : Math.max(1, counted);
print(`${results.numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} line */
function print(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {string} path */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    print("The tests ended without results.");
    return {
      numFailedTestSuites: 0,
      numPassedTestSuites: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numPassedTests: 0,
      numRuntimeErrorTestSuites: 1,
    };
  }
}
