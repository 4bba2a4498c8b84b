// Copies files that the sandbox needs beside its compiled modules and that the compiler does not copy, such as the
// page's style sheet. The GitLab plugin gets a copy of the SDK's schema, since a published SDK contains none.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, listFiles } from "../lib/files.mjs";

const sandbox = join(ROOT, "sandbox");
const isElsewhere = (path) => /^(dist|tests|node_modules)$/.test(path);
// The package's own files, such as package.json, are beside its folders.
const others = listFiles(sandbox, isElsewhere).filter((path) => path.includes("/") && !path.endsWith(".ts"));
for (const path of others) cpSync(join(sandbox, path), join(sandbox, "dist", path));
cpSync(join(ROOT, "sdks", "gitlab", "schema.json"), join(sandbox, "dist", "plugins", "gitlab", "schema.json"));
