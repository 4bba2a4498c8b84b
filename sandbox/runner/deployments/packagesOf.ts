import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether the program in a folder may have packages to install. A program for Node.js without any finds Pulumi's SDK in the
 * machine's `node_modules`, like a job of GitLab CI.
 */
export function hasPackages(folder: string): boolean {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return true;
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    return Object.keys({ ...dependencies, ...devDependencies }).length > 0;
  } catch {
    // The package manager says what is wrong.
    return true;
  }
}

interface Manifest {
  readonly dependencies?: object;
  readonly devDependencies?: object;
}
