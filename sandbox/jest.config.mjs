import { shared } from "../tests/run/jest.shared.mjs";

/** @type {import("jest").Config} */
export default {
  ...shared,
  displayName: "sandbox",
  rootDir: import.meta.dirname,
  roots: ["<rootDir>/tests"],
};
