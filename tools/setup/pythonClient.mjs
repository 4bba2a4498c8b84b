import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { findOnPath } from "../engine/onPath.mjs";
import { cacheFolder } from "../engine/pins.mjs";
import { ROOT, SANDBOX, digest, exists, readIfThere, writeWhole } from "../lib/files.mjs";
import { withLock } from "../lib/lock.mjs";
import { CommandError, run } from "../lib/run.mjs";

const NOTE = join(SANDBOX, "pythonClient.json");
const REQUIREMENTS = join(ROOT, "sandbox", "tests", "clients", "python", "requirements.txt");
const HOW = 'install Python 3.10 or newer with its "venv" module, and run this again.';

/**
 * Installs the Python packages of the tests (clients that test the sandbox, and check-jsonschema) into a
 * virtual environment that all checkouts on this machine share. Writes a note for the tests: the path of its Python, or why there is none.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function installPythonClient(progress) {
  const text = `${JSON.stringify(await found(progress), undefined, 2)}\n`;
  if (readIfThere(NOTE) !== text) writeWhole(NOTE, text);
}

/** @param {import("../lib/progress.mjs").Progress} progress */
async function found(progress) {
  const system = findOnPath("python3");
  if (system === undefined) return { missing: `there is no python3 on PATH: ${HOW}` };
  try {
    const version = (await run(system, ["-c", "import platform; print(platform.python_version())"])).trim();
    const folder = join(cacheFolder(), "python-gitlab", `${digest([REQUIREMENTS]).slice(0, 12)}-python${version}`);
    await installed(system, folder, progress);
    return { python: join(folder, "bin", "python") };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { missing: `python-gitlab could not be installed:\n${error.message}\n${HOW}` };
  }
}

/**
 * Creates the virtual environment, unless it is complete. It can't be moved, so it is created in its final place, and a
 * stamp marks it as complete.
 *
 * @param {string} system
 * @param {string} folder
 * @param {import("../lib/progress.mjs").Progress} progress
 */
async function installed(system, folder, progress) {
  const stamp = `${folder}.stamp`;
  mkdirSync(dirname(folder), { recursive: true });
  const waiting = () => progress.say("waiting for another setup that installs the Python clients");
  await withLock(`${folder}.lock`, waiting, async () => {
    if (exists(stamp) && exists(join(folder, "bin", "python"))) return;
    rmSync(stamp, { force: true });
    rmSync(folder, { recursive: true, force: true });
    await progress.step("installing the Python packages of the tests", async (onLine) => {
      await run(system, ["-m", "venv", folder]);
      const pip = join(folder, "bin", "pip");
      await run(pip, ["install", "--disable-pip-version-check", "-r", REQUIREMENTS], { onLine });
    });
    writeWhole(stamp, "complete\n");
  });
}
