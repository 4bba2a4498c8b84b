// Copies the sandbox's modules that are JavaScript as they are written to where the compiler puts the others.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, listFiles } from "../lib/files.mjs";

const sandbox = join(ROOT, "sandbox");
const modules = listFiles(sandbox, (path) => /^(dist|tests|node_modules)$/.test(path)).filter((path) => path.endsWith(".mjs"));
for (const path of modules) cpSync(join(sandbox, path), join(sandbox, "dist", path));
