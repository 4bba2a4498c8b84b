import { Unmet } from "./unmet";

/** The oldest supported version of Node, as in `engines`. */
const oldest = 20;

/** Throws on an old version of Node. Runs first, because old versions can't parse the rest of the code. */
export function checkNode(version = process.versions.node, executable = process.execPath): void {
  if (parseInt(version, 10) >= oldest) return;
  throw new Unmet(
    `pulumi-pipeline needs Node ${oldest} or newer, and ${executable} is Node ${version}. Install a newer one from https://nodejs.org/en/download, and put it first in PATH`,
  );
}
