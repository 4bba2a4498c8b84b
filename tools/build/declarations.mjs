import { cpSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { exists } from "../lib/files.mjs";

/**
 * Copies the declarations that a program can use: those that the entry point imports, also indirectly. The compiler
 * writes one for each source, and a program cannot use most of them.
 *
 * @param {string} from
 * @param {string} to
 * @param {string} entry
 */
export function copyDeclarations(from, to, entry) {
  for (const file of reached(join(from, entry))) cpSync(file, join(to, relative(from, file)));
}

/**
 * @param {string} file
 * @param {Set<string>} seen
 */
function reached(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
  for (const { fileName } of importedFiles) {
    if (fileName.startsWith(".")) reached(declarationOf(join(dirname(file), fileName)), seen);
  }
  return seen;
}

/** @param {string} path */
function declarationOf(path) {
  return exists(`${path}.d.ts`) ? `${path}.d.ts` : join(path, "index.d.ts");
}
