import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { exists, listFiles } from "../lib/files.mjs";

/** The files in an SDK's folder that are not generated. */
const OURS = ["schema.json", "bin", "node_modules"];

/**
 * The files of an SDK that differ from the generator's: changed, missing, or left over.
 *
 * @param {string} committed
 * @param {string} generated
 */
export function differences(committed, generated) {
  const there = sdkFiles(committed);
  const wanted = sdkFiles(generated);
  return [
    ...wanted.filter((file) => !there.includes(file)).map((file) => ({ file, how: "missing" })),
    ...there.filter((file) => !wanted.includes(file)).map((file) => ({ file, how: "left over" })),
    ...wanted
      .filter((file) => there.includes(file))
      .filter((file) => !readFileSync(join(committed, file)).equals(readFileSync(join(generated, file))))
      .map((file) => ({ file, how: "different" })),
  ].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/**
 * Updates the committed SDK to the generated files and returns the changes.
 *
 * @param {string} committed
 * @param {string} generated
 */
export function replaceSdk(committed, generated) {
  const changes = differences(committed, generated);
  for (const { file, how } of changes) {
    const target = join(committed, file);
    if (how === "left over") {
      rmSync(target);
    } else {
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(generated, file), target);
    }
  }
  return changes;
}

/** @param {string} folder */
function sdkFiles(folder) {
  return exists(folder) ? listFiles(folder, (path) => OURS.includes(path)) : [];
}
