import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The names of the command lines, as jobs call them. */
const NAMES = ["kestra", "kestractl"] as const;

/**
 * Writes the stand-ins for Kestra's command lines into a folder, which a runner's jobs then have on their `PATH`. In
 * Kestra's images they are `/app/kestra` and `kestractl`.
 */
export function writeKestraCommandLines(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of NAMES) {
    const script = join(__dirname, "commandLines", `${name}.mjs`);
    writeFileSync(join(folder, name), `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`, { mode: 0o755 });
  }
}
