import { join } from "node:path";
import { Failure } from "../lib/failure.mjs";
import { ROOT, digest, exists, listFiles, readIfThere, writeWhole } from "../lib/files.mjs";
import { CommandError } from "../lib/run.mjs";
import { npm } from "./npm.mjs";

const STAMP = join(ROOT, "build", ".setup-stamp");
const SDKS = join(ROOT, "sdks");

/**
 * Runs `npm run build` when a source, a setting or a package changed since the last build that setup ran.
 *
 * @param {import("../lib/progress.mjs").Progress} progress
 */
export async function compile(progress) {
  // Taken before the build: a file that changes during it is compiled again next time.
  const stamp = digest(sources());
  if (readIfThere(STAMP) === stamp && sdkFolders().every((sdk) => exists(join(sdk, "bin", "index.js")))) return;
  await progress.step("compiling", async () => {
    try {
      await npm(["run", "--silent", "build"]);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      throw new Failure("npm run build failed", error.message, "correct what the compiler names and run this again.");
    }
  });
  writeWhole(STAMP, stamp);
}

/** Everything that the result of a build depends on. */
function sources() {
  const files = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "index.ts"];
  const folders = [
    "entry",
    "components",
    "pipeline",
    "targets",
    "provider",
    "cli",
    "sandbox",
    "tests/bench",
    "tests/install",
    "tools/build",
  ];
  return [
    ...files.map((name) => join(ROOT, name)).filter(exists),
    ...folders
      .map((name) => join(ROOT, name))
      .filter(exists)
      .flatMap(filesBelow),
    ...sdkFolders().flatMap(filesBelow),
  ];
}

function sdkFolders() {
  if (!exists(SDKS)) return [];
  return listFiles(SDKS, (path) => path.split("/").length > 1 && !path.endsWith("/tsconfig.json"))
    .filter((path) => path.endsWith("/tsconfig.json"))
    .map((path) => join(SDKS, path, ".."));
}

/** @param {string} folder */
function filesBelow(folder) {
  const made = /(^|\/)(node_modules|bin|dist|tests)$/;
  return listFiles(folder, (path) => made.test(path)).map((path) => join(folder, path));
}
