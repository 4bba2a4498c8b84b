import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the whole run a temporary folder of its own, so that what jobs and engines leave behind goes when it ends. */
export default function setUp(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "pulumi-pipeline-tests-"));
}
