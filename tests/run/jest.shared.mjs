import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/**
 * What the tests of every package of this repository share.
 *
 * @type {import("jest").Config}
 */
export const shared = {
  testEnvironment: "node",
  roots: [join(root, "tests"), join(root, "sandbox/tests")],
  globalSetup: join(root, "tests/run/setUp.ts"),
  globalTeardown: join(root, "tests/run/tearDown.ts"),
  setupFiles: [join(root, "tests/run/replaceable.ts")],
  // The sandbox's sources, so that a test needs no build of them and reaches what the package does not export.
  moduleNameMapper: {
    "^pulumi-pipeline-sandbox$": join(root, "sandbox/index.ts"),
    "^pulumi-pipeline-sandbox/(.*)$": join(root, "sandbox/$1"),
    // What Pulumi's SDK loads for programs that serialize functions or run stacks, which takes most of the time that it loads.
    "^@npmcli/arborist$": join(root, "tests/run/lazy/arborist.cjs"),
    "^\\./automation$": join(root, "tests/run/lazy/automation.cjs"),
    "^typescript$": join(root, "tests/run/lazy/typescript.cjs"),
  },
  // Types are checked by `npm run types`; here they are only taken away.
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
};
