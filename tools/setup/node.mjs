import { Failure } from "../lib/failure.mjs";
import { compareVersions } from "../lib/version.mjs";

const MINIMUM = "20.0.0";

/** Checks the version of Node, which setup can't install. */
export function checkNode(version = process.versions.node) {
  if (compareVersions(version, MINIMUM) >= 0) return;
  const todo = "install Node 20 or later (https://nodejs.org/en/download) and run this again with it.";
  throw new Failure("this Node is too old", `${process.execPath} is ${version}; 20 or later is needed.`, todo);
}
