import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";
import { checkout } from "../../workspace/checkout";

/** The files of `sandbox/` that a plain Node needs to keep data. */
const files = ["blobIndex", "codec", "dataFile", "frames", "lock", "openData", "persistedPart", "persistState"]
  .map((name) => `data/${name}`)
  .concat("store");

/** Compiles these files into a folder, for a separate process. */
export function compileInto(folder: string): void {
  for (const file of files) {
    const source = readFileSync(join(checkout, "sandbox", `${file}.ts`), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    const to = join(folder, `${file}.js`);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, outputText);
  }
}
