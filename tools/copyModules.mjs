// Copies the modules that are JavaScript as they are written to where the compiler puts the others.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { ROOT, listFiles } from "./lib/files.mjs";

const modules = listFiles(join(ROOT, "sandbox"), () => false).filter((path) => path.endsWith(".mjs"));
for (const path of modules) cpSync(join(ROOT, "sandbox", path), join(ROOT, "dist", "sandbox", path));
