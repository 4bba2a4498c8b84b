// Writes what is generated from the TypeScript of this package (npm run schema):
// pipeline.schema.json, by which editors complete and check the settings, and provider/schema.json, from which Pulumi
// makes the SDKs of other languages. With --check it compares what is committed with what would be written.
import { join } from "node:path";
import { format } from "prettier";
import { Failure, runTool } from "./lib/failure.mjs";
import { ROOT, readIfThere, writeWhole } from "./lib/files.mjs";
import { importTypeScript } from "./lib/importTypeScript.mjs";
import { packageSchema } from "./schema/packageSchema.mjs";

await runTool("schema", async () => {
  const { settingsJsonSchema } = await importTypeScript("pipeline/settings/settingsJsonSchema.ts");
  const schemas = [
    [join(ROOT, "pipeline.schema.json"), settingsJsonSchema()],
    [join(ROOT, "provider", "schema.json"), packageSchema()],
  ];
  const differing = [];
  for (const [file, schema] of schemas) {
    const text = await format(JSON.stringify(schema), { parser: "json", printWidth: 120 });
    if (readIfThere(file) !== text) differing.push({ file, text });
  }
  if (!process.argv.includes("--check")) return differing.forEach(({ file, text }) => writeWhole(file, text));
  if (differing.length === 0) return;
  const files = differing.map(({ file }) => file).join("\n");
  throw new Failure("not what the TypeScript says", files, "run npm run schema and commit the result.");
});
