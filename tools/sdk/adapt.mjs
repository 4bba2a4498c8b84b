import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "../lib/files.mjs";

/**
 * Fits a generated SDK into this repository. The generator writes a package that compiles itself when it is installed,
 * with its own TypeScript; here `npm run build` compiles it with the repository's.
 *
 * @param {string} folder
 */
export function adapt(folder) {
  adaptManifest(join(folder, "package.json"));
  rmSync(join(folder, "scripts"), { recursive: true, force: true });
  adaptCompilerSettings(join(folder, "tsconfig.json"));
}

/** @param {string} file */
function adaptManifest(file) {
  const manifest = readJson(file);
  // Setup installs without scripts, and one that compiles would need its own compiler: an old one, next to ours.
  delete manifest.scripts.postinstall;
  delete manifest.dependencies.typescript;
  delete manifest.dependencies["@types/node"];
  // The registry has the whole SDK under this name, so that this slice of it is never published.
  const ours = { private: true, types: "bin/index.d.ts", files: ["bin", "schema.json"] };
  writeFileSync(file, `${JSON.stringify({ ...manifest, ...ours }, undefined, 4)}\n`);
}

/**
 * The compiled code reads its version from a package.json beside it, which the postinstall script would copy: the
 * compiler does, once it is told that the file belongs to the program. Incremental, because every build compiles it.
 *
 * @param {string} file
 */
function adaptCompilerSettings(file) {
  const settings = readFileSync(file, "utf8");
  const adapted = settings
    .replace(/^( *)"outDir": "bin",\n/m, (line, indent) =>
      [
        line,
        '"rootDir": ".",\n',
        '"resolveJsonModule": true,\n',
        '"incremental": true,\n',
        '"tsBuildInfoFile": "bin/.tsbuildinfo",\n',
      ].join(indent),
    )
    .replace(/^( *)"files": \[\n/m, '$&$1    "package.json",\n');
  if (adapted.split("\n").length !== settings.split("\n").length + 5) {
    throw new Error("the generated tsconfig.json has another form than expected");
  }
  writeFileSync(file, adapted);
}
