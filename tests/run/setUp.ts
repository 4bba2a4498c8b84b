import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "./temporaryFolder";

/** Gives the whole run its own temporary folder, to which no other process of the machine writes. */
export default function setUp(): void {
  temporaryFolder.before = process.env.TMPDIR;
  temporaryFolder.ofRun = mkdtempSync(join(tmpdir(), "pulumi-pipeline-tests-"));
  process.env.TMPDIR = temporaryFolder.ofRun;
}
