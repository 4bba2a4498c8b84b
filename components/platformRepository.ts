import { existsSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** The folder of the project's Pulumi.yaml. Old language hosts send a placeholder instead of an absolute path. */
export function platformRepository(): string {
  const root = pulumi.getRootDirectory();
  return isAbsolute(root) ? root : projectFolder(process.cwd());
}

/** The nearest folder with a Pulumi.yaml. Pulumi runs a program in the project's folder or below it. */
function projectFolder(directory: string): string {
  const parent = dirname(directory);
  return existsSync(join(directory, "Pulumi.yaml")) || parent === directory ? directory : projectFolder(parent);
}
