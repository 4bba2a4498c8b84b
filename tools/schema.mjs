// Writes the files that are generated from the TypeScript of this package (npm run schema):
// - from the settings' schemas: the arguments of the components, the JSON Schema by which editors complete and check
//   settings, and docs/settings.md;
// - from the table of codes: docs/codes.md;
// - from the components: provider/schema.json, by which Pulumi makes the SDKs of other languages.
// With --check it compares the committed files with those that it would write.
import { join } from "node:path";
import { format } from "prettier";
import { Failure, runTool } from "./lib/failure.mjs";
import { ROOT, readIfThere, writeWhole } from "./lib/files.mjs";
import { importTypeScript } from "./lib/importTypeScript.mjs";
import { codesPage } from "./schema/codesPage.mjs";
import { packageSchema } from "./schema/packageSchema.mjs";

const isCheck = process.argv.includes("--check");
const differing = [];

await runTool("schema", async () => {
  const { settingsFiles } = await importTypeScript("tools/schema/settingsFiles.ts");
  for (const [path, text] of Object.entries(settingsFiles(ROOT))) await generate(path, text);
  const { codes } = await importTypeScript("pipeline/diagnostics/codeTable.ts");
  await generate("docs/codes.md", codesPage(codes));
  // It reads the arguments of the components, which the steps above have written.
  await generate("provider/schema.json", JSON.stringify(packageSchema()));
  if (!isCheck || differing.length === 0) return;
  throw new Failure(
    "the generated files do not match the TypeScript",
    differing.join("\n"),
    "run npm run schema and commit the result.",
  );
});

/**
 * @param {string} path from the repository's folder
 * @param {string} text
 */
async function generate(path, text) {
  const file = join(ROOT, path);
  const formatted = await format(text, { filepath: file, printWidth: 120 });
  if (readIfThere(file) === formatted) return;
  differing.push(file);
  if (!isCheck) writeWhole(file, formatted);
}
