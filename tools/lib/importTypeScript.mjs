import { build } from "esbuild";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./files.mjs";

/**
 * The exports of a TypeScript module of this repository. The build contains only bundles, from which a single module
 * can't be imported.
 *
 * @param {string} path of the module, from the repository's folder
 */
export async function importTypeScript(path) {
  const outfile = join(ROOT, "build", "tools", path.replace(/\.ts$/, ".mjs"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: [path],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}
