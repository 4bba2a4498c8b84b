import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The root folder of the package that contains `folder`, for bundled code and sources. */
export function packageFolder(folder: string): string {
  if (existsSync(join(folder, "provider", "schema.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("pulumi-pipeline is installed without its provider/schema.json");
  return packageFolder(parent);
}
