import { build } from "esbuild";

/**
 * Builds an entry point of the package: the checks of its requirements, in syntax of old Node versions, then the bundle.
 * The form of its last line lets Node find the exported names for ES modules.
 *
 * @param {import("esbuild").BuildOptions} common
 * @param {{ file: string, checks: string, guards: string, firstLine?: string }} entry
 */
export function buildEntry(common, { file, checks, guards, firstLine = "" }) {
  return build({
    ...common,
    entryPoints: [checks],
    outfile: file,
    format: "cjs",
    target: "node12",
    external: ["@pulumi/*"],
    banner: { js: firstLine },
    footer: { js: `module.exports = require(${JSON.stringify(guards)});` },
    sourcemap: false,
  });
}
