/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
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
