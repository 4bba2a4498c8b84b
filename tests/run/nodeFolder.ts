import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Creates the folder of a `node` that preloads lazyModules.cjs, for `PATH`. Returns its path. */
export function createNodeFolder(parent: string): string {
  const folder = join(parent, "node");
  const words = [process.execPath, "--require", join(__dirname, "lazyModules.cjs")].map(quoted).join(" ");
  mkdirSync(folder);
  writeFileSync(join(folder, "node"), `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(join(folder, "node"), 0o755);
  return folder;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
