import { shared } from "./tests/run/jest.shared.mjs";

/**
 * What the tests of each project need beyond Node and the npm packages, and where they are. A project is run by its name:
 * `npx jest --selectProjects rendered engine`.
 */
const projects = {
  /** Nothing: no engine, no browser, no build, no server but one of the test's own. */
  unit: [
    "tests/pipeline",
    "tests/targets",
    "tests/cli",
    "tests/entry",
    "tests/benchHelpers",
    "tests/run",
    "tests/tools/schema",
  ],
  /** Nothing, either, but more time: what holds for any settings, tried on thousands, and commands that start many processes. */
  properties: [
    "tests/cli/fleet/run.test.ts",
    "tests/cli/hiddenCharacters.test.ts",
    "tests/pipeline/arbitrarySettings.test.ts",
    "tests/pipeline/foundation/fleetProperties.test.ts",
    "tests/pipeline/plan/access/everyJob.test.ts",
    "tests/pipeline/plan/access/leastPrivilege.test.ts",
    "tests/pipeline/programs/properties.test.ts",
    "tests/targets/gitlab/include/properties.test.ts",
    "tests/targets/gitlab/properties.test.ts",
  ],
  /** The SDKs, with Pulumi's mocks instead of the engine; the documentation has programs that need them, too. */
  components: ["tests/components", "tests/docs", "tests/entry/deferredModule.test.ts", "tests/run/lazyModules.test.ts"],
  /** What runs rendered files: gitlab-ci-local and bash. */
  rendered: [
    "tests/targets/bitbucket/features.test.ts",
    "tests/targets/bitbucket/runBitbucket.test.ts",
    "tests/targets/circleci/features.test.ts",
    "tests/targets/circleci/guide.test.ts",
    "tests/targets/circleci/runCircleCi.test.ts",
    "tests/targets/gitlab/flows",
    "tests/targets/gitlab/kestra",
    "tests/targets/gitlab/harness",
    "tests/targets/gitlab/include/merged.test.ts",
    "tests/targets/gitlab/include/including.test.ts",
    "tests/targets/gitlab/traps",
    "tests/targets/gitlab/evaluatedGoldens.test.ts",
    "tests/targets/gitlab/guide.test.ts",
    "tests/targets/gitlab/hostile.test.ts",
    "tests/targets/scripts",
    "tests/targets/shared",
  ],
  /** The sandbox's own. */
  sandbox: ["sandbox/tests"],
  /** The Pulumi engine, the sandbox, what is built, a Python package, or the tools that get them onto a machine. */
  engine: [
    "tests/attacks",
    "tests/endToEnd",
    "tests/examples",
    "tests/install",
    "tests/provider",
    "tests/tools",
    "tests/benchHelpers/flatProgram.test.ts",
    "tests/cli/demo.test.ts",
    "tests/cli/process.test.ts",
    "tests/cli/sandbox.test.ts",
    "tests/entry/checkNode.test.ts",
    "tests/targets/bitbucket/publishedSchema.test.ts",
    "tests/targets/circleci/publishedSchema.test.ts",
  ],
  /** Chromium. */
  browser: ["sandbox/tests/page/inBrowser.test.ts", "tests/tools/chromium.test.ts"],
};

/** The patterns of the tests that are in these places. */
function testsIn(places) {
  return places.map((place) => `<rootDir>/${place}${place.endsWith(".test.ts") ? "" : "/**/*.test.ts"}`);
}

/** A test is of the project that names the longest part of its path. */
function othersWithin(places) {
  return Object.values(projects)
    .flat()
    .filter((other) => places.some((place) => other.startsWith(`${place}/`)) && !places.includes(other));
}

/** @type {import("jest").Config} */
export default {
  // Tests wait for other processes often enough that two of them get on with two cores.
  maxWorkers: 2,
  reporters: ["default", "<rootDir>/tests/run/projectTimes.mjs"],
  projects: Object.entries(projects).map(([displayName, places]) => ({
    ...shared,
    displayName,
    testMatch: testsIn(places),
    testPathIgnorePatterns: othersWithin(places).map((place) => `^<rootDir>/${place}(/|$)`),
  })),
};
