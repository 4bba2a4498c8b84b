import { build } from "esbuild";

/**
 * Builds an entry point of the package: checks of what it needs, in syntax that an old Node knows, then the bundle that
 * they guard. Its last line is in the form by which Node finds the names that an ES module imports.
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
