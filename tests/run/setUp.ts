import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "./temporaryFolder";

/** Creates a temporary folder for the whole run, to which no other process of the machine writes. */
export default function setUp(): void {
  temporaryFolder.before = process.env.TMPDIR;
  temporaryFolder.ofRun = mkdtempSync(join(tmpdir(), "pulumi-pipeline-tests-"));
  process.env.TMPDIR = temporaryFolder.ofRun;
}
