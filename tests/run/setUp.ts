import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the whole run its own temporary folder, so that files of jobs and engines are removed at its end. */
export default function setUp(): void {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "pulumi-pipeline-tests-"));
}
