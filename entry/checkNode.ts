import { Unmet } from "./unmet";

/** The oldest Node that this package runs on, as `engines` says it. */
const oldest = 20;

/** Refuses a Node that is too old. Runs before the rest is loaded, whose syntax such a Node does not know. */
export function checkNode(version = process.versions.node, executable = process.execPath): void {
  if (parseInt(version, 10) >= oldest) return;
  throw new Unmet(
    `pulumi-pipeline needs Node ${oldest} or newer, and ${executable} is Node ${version}. Install a newer one from https://nodejs.org/en/download, and put it first in PATH`,
  );
}
