import { shared } from "./tests/run/jest.shared.mjs";

/** @type {import("jest").Config} */
export default {
  // Tests wait for other processes often enough that two of them get on with two cores.
  maxWorkers: 2,
  reporters: ["default", "<rootDir>/tests/run/packageTimes.mjs"],
  projects: [
    { ...shared, displayName: "product", rootDir: import.meta.dirname, roots: ["<rootDir>/tests"] },
    "<rootDir>/sandbox",
  ],
};
