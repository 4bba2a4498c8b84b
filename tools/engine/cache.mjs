import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readIfThere } from "../lib/files.mjs";
import { withLock } from "../lib/lock.mjs";
import { HOST, cacheFolder, engineVersion, platform } from "./pins.mjs";
import { isExecutable, versionOf } from "./onPath.mjs";
import { Unavailable } from "./unavailable.mjs";

const PARTIAL = ".partial-";

/** The engine that an earlier run downloaded or built, or `undefined`. */
export function cachedEngine() {
  const folder = engineFolder();
  const source = readIfThere(join(folder, "source"))?.trim();
  const complete = [join(folder, "pulumi"), join(folder, HOST)].every(isExecutable);
  if (source === undefined || !complete) return undefined;
  return { pulumi: join(folder, "pulumi"), version: engineVersion(), source };
}

/**
 * Fills the cache. `fill` writes the programs into a temporary folder, which is renamed when they are complete and report
 * the right version. A process that waited for the lock uses the result of the other one.
 *
 * @param {"release" | "go"} source
 * @param {import("../lib/progress.mjs").Progress} progress
 * @param {(folder: string) => Promise<void>} fill
 */
export async function fillCache(source, progress, fill) {
  const parent = join(cacheFolder(), "engine");
  const waiting = () => progress.say("waiting for another setup that is getting the Pulumi engine");
  return withLock(join(parent, ".lock"), waiting, async () => {
    const there = cachedEngine();
    if (there?.source === source) return there;

    sweep(parent);
    const partial = join(parent, `${PARTIAL}${process.pid}`);
    mkdirSync(partial, { recursive: true });
    try {
      await fill(partial);
      await check(partial);
      writeFileSync(join(partial, "source"), `${source}\n`);
      rmSync(engineFolder(), { recursive: true, force: true });
      renameSync(partial, engineFolder());
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
    return { pulumi: join(engineFolder(), "pulumi"), version: engineVersion(), source };
  });
}

function engineFolder() {
  return join(cacheFolder(), "engine", `v${engineVersion()}-${platform()}`);
}

/**
 * Removes the temporary folders of killed runs. The lock is held, so no process uses them.
 *
 * @param {string} parent
 */
function sweep(parent) {
  for (const name of readdirSync(parent).filter((name) => name.startsWith(PARTIAL))) {
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function check(folder) {
  if (!isExecutable(join(folder, HOST))) throw new Unavailable(`it came without ${HOST}`);
  const version = await versionOf(join(folder, "pulumi"));
  if (version !== engineVersion()) throw new Unavailable(`its version is ${version}, not ${engineVersion()}`);
}
