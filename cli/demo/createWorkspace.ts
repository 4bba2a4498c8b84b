import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Sandbox } from "pulumi-pipeline-sandbox";
import { openWorkspace, type Tokens, type Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";

/** The root of this checkout, for sources and compiled code. */
export const checkout = findCheckout(__dirname);

/**
 * Creates a platform repository with the platform program of this checkout, or with `program`, the path of another
 * compiled one. The sandbox's URLs are in the stack's configuration, and the tokens in environment variables.
 */
export async function createWorkspace(
  sandbox: Sandbox,
  tokens: Tokens,
  program = join(checkout, "dist", "index.js"),
): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), "platform-"));
  await copyFile(join(checkout, "Pulumi.yaml"), join(directory, "Pulumi.yaml"));
  await copyFile(join(checkout, "package.json"), join(directory, "package.json"));
  await symlink(join(checkout, "node_modules"), join(directory, "node_modules"));
  // The program reads the settings of other stacks from its own platform repository, not from this checkout.
  await mkdir(join(directory, "dist"));
  await writeFile(join(directory, "dist", "index.js"), `module.exports = require(${JSON.stringify(program)});\n`);
  return openWorkspace(directory, sandbox, tokens);
}

function findCheckout(directory: string): string {
  return existsSync(join(directory, "Pulumi.yaml")) ? directory : findCheckout(dirname(directory));
}
