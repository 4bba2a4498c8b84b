import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { withLock } from "../lib/lock.mjs";
import { goBuild } from "./go.mjs";
import { isExecutable } from "./onPath.mjs";
import { cacheFolder, platform } from "./pins.mjs";

/**
 * @typedef {object} GoProgram
 * @property {string} name the folder of the cache
 * @property {string} title its name in progress messages
 * @property {string} module the Go module that it belongs to
 * @property {string} [folder] the folder of the module that it is in; the module's own by default
 */

/**
 * A Go program of this repository, built once for all checkouts: it is built again when its source or a version in its
 * module changes.
 *
 * @param {GoProgram} program
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function cachedGoProgram({ name, title, module, folder = "" }, progress) {
  const parent = join(cacheFolder(), name);
  const built = join(parent, `${sourceDigest(module, folder)}-${platform()}`);
  if (isExecutable(built)) return built;
  return progress.step(`building ${title} with Go, once`, (detail) =>
    withLock(
      join(parent, ".lock"),
      () => progress.say(`waiting for another build of ${title}`),
      async () => {
        if (isExecutable(built)) return built;
        const partial = join(parent, ".building", name);
        mkdirSync(dirname(partial), { recursive: true });
        await goBuild(module, `./${folder}`, partial, detail);
        renameSync(partial, built);
        return built;
      },
    ),
  );
}

/**
 * @param {string} module
 * @param {string} folder
 */
function sourceDigest(module, folder) {
  const hash = createHash("sha256");
  const sources = readdirSync(join(module, folder))
    .filter((name) => name.endsWith(".go"))
    .sort()
    .map((name) => join(folder, name));
  for (const file of ["go.mod", "go.sum", ...sources]) hash.update(readFileSync(join(module, file)));
  return hash.digest("hex").slice(0, 16);
}
