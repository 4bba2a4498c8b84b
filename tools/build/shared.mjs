import { build, transform } from "esbuild";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { ownMap } from "./ownMap.mjs";

/**
 * Bundles entry points into CommonJS modules that share their common code, so that it is published once. esbuild
 * splits ES modules only, which become CommonJS afterwards.
 *
 * @param {import("esbuild").BuildOptions} options
 */
export async function buildShared(options) {
  const { outputFiles } = await build({
    ...options,
    format: "esm",
    splitting: true,
    chunkNames: "shared-[hash]",
    sourcemap: "inline",
    write: false,
  });
  await Promise.all(outputFiles.map(({ path, text }) => writeModule(path, text, options)));
}

/**
 * @param {string} path
 * @param {string} text
 * @param {import("esbuild").BuildOptions} options
 */
async function writeModule(path, text, { target, minifySyntax, minifyWhitespace, minifyIdentifiers, sourcesContent }) {
  const { code, map } = await transform(text, {
    format: "cjs",
    platform: "node",
    target,
    minifySyntax,
    minifyWhitespace,
    minifyIdentifiers,
    sourcemap: true,
    sourcesContent,
    sourcefile: basename(path),
  });
  await mkdir(dirname(path), { recursive: true });
  // Without a link to its map: Pulumi captures a stack trace for every promise, and would parse the map in every run.
  await writeFile(path, code);
  await writeFile(`${path}.map`, ownMap(map));
}
