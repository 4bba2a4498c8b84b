// Writes pipeline.schema.json, by which editors complete and check the settings (npm run schema, which compiles first).
import { join } from "node:path";
import { format } from "prettier";
import { settingsJsonSchema } from "../dist/pipeline/settings/settingsJsonSchema.js";
import { ROOT, readIfThere, writeWhole } from "./lib/files.mjs";

const file = join(ROOT, "pipeline.schema.json");
const text = await format(JSON.stringify(settingsJsonSchema()), { parser: "json", printWidth: 120 });
if (readIfThere(file) !== text) writeWhole(file, text);
