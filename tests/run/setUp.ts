import { mkdtempSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createNodeFolder } from "./nodeFolder";
import { parentFolder } from "./parentFolder";
import { runFolders } from "./runFolders";

/**
 * Creates a temporary folder for the whole run, to which no other process of the machine writes, and the folder of a
 * `node` that starts faster.
 */
export default function setUp(): void {
  const parent = parentFolder();
  runFolders.before = { TMPDIR: process.env.TMPDIR, PATH: process.env.PATH };
  runFolders.temporary = mkdtempSync(join(parent, "pulumi-pipeline-tests-"));
  runFolders.node = createNodeFolder(mkdtempSync(join(parent, "pulumi-pipeline-node-")));
  process.env.TMPDIR = runFolders.temporary;
  process.env.PATH = [runFolders.node, process.env.PATH].join(delimiter);
}
