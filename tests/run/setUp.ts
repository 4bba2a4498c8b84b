import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { parentFolder } from "./parentFolder";
import { temporaryFolder } from "./temporaryFolder";

/** Creates a temporary folder for the whole run, to which no other process of the machine writes. */
export default function setUp(): void {
  temporaryFolder.before = process.env.TMPDIR;
  temporaryFolder.ofRun = mkdtempSync(join(parentFolder(), "pulumi-pipeline-tests-"));
  process.env.TMPDIR = temporaryFolder.ofRun;
}
