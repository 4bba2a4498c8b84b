import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Machine, ROOT } from "./machine";

// Each test starts several processes, in parallel with other tests.
jest.setTimeout(60_000);

let machine: Machine;

beforeEach(() => {
  machine = new Machine();
  mkdirSync(join(machine.checkout, ".ci"));
  cpSync(join(ROOT, ".ci/run"), join(machine.checkout, ".ci/run"));
});

afterEach(() => machine.remove());

const PASSED = {
  numFailedTestSuites: 0,
  numPassedTestSuites: 4,
  numFailedTests: 0,
  numPendingTests: 1,
  numPassedTests: 20,
  numRuntimeErrorTestSuites: 0,
};

/** An npm whose tests end with these results and this exit code, and whose named checks fail. */
function npmThat(results: object | undefined, exitCode: number, failing: readonly string[] = []): void {
  const json = results === undefined ? "" : `echo '${JSON.stringify(results)}' >"\${4#--outputFile=}"`;
  machine.fake(
    "npm",
    `echo "npm $1 $2" >>"$CALLS"
case "$1 $2" in
test*) ${json}
  exit ${exitCode} ;;
${failing.map((check) => `"run ${check}") exit 1 ;;`).join("\n")}
esac
`,
  );
}

const ALL = ["npm test --", "npm run lint", "npm run types", "npm run format:check"];

test("prints the totals and a line with the count, and passes", async () => {
  npmThat(PASSED, 0);

  expect(await machine.run("bash", [".ci/run"])).toEqual({
    code: 0,
    stdout: "Test suites: 0 failed, 4 passed\nTests: 0 failed, 1 skipped, 20 passed\n20 passed, 0 failed\n",
    stderr: "",
  });
  expect(machine.calls()).toEqual(ALL);
});

test.each<[string, object | undefined, number, string]>([
  ["tests failed", { ...PASSED, numFailedTests: 2, numFailedTestSuites: 1 }, 1, "20 passed, 2 failed"],
  [
    "a suite could not run",
    { ...PASSED, numFailedTestSuites: 1, numRuntimeErrorTestSuites: 1 },
    1,
    "20 passed, 1 failed",
  ],
  ["the run failed without a failed test", PASSED, 1, "20 passed, 1 failed"],
  ["there are no results", undefined, 0, "0 passed, 1 failed"],
  ["setup failed", undefined, 1, "0 passed, 1 failed"],
])("counts a failure if %s, and still runs the checks", async (_, results, exitCode, line) => {
  npmThat(results, exitCode);

  const { code, stdout } = await machine.run("bash", [".ci/run"]);

  expect(code).toBe(1);
  expect(stdout.split("\n")).toContain(line);
  expect(machine.calls()).toEqual(ALL);
});

test.each(["lint", "types", "format:check"])("fails if %s fails, after all checks", async (check) => {
  npmThat(PASSED, 0, [check]);

  const { code, stdout } = await machine.run("bash", [".ci/run"]);

  expect(code).toBe(1);
  expect(stdout.split("\n")).toContain(`npm run ${check}: failed`);
  expect(machine.calls()).toEqual(ALL);
});
