/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // Tests wait for other processes often enough that two of them get on with two cores.
  maxWorkers: 2,
  roots: ["<rootDir>/tests"],
  testMatch: ["**/*.test.ts"],
  globalSetup: "<rootDir>/tests/run/setUp.ts",
  globalTeardown: "<rootDir>/tests/run/tearDown.ts",
  // Types are checked by `npm run types`; here they are only taken away.
  transform: {
    "\\.ts$": [
      "ts-jest",
      { transpilation: true, tsconfig: { target: "es2022", module: "commonjs", isolatedModules: true } },
    ],
  },
};
