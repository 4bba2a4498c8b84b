import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { throwMistakes } from "../../pipeline/errors";
import { isStackFile, readFleet } from "../../pipeline/foundation/readFleet";
import { targets } from "../../targets";
import type { PulumiPipelineArgs } from "../pulumiPipelineArgs";

/**
 * The settings of the projects whose issuer the stack `foundation` owns, by their stacks, as the platform repository
 * that the program runs in has them. Throws all their mistakes: one file that can't be read would take its project's
 * trust away.
 */
export function projectsOf(foundation: string, directory = platformRepository()): Record<string, PulumiPipelineArgs> {
  const files = readdirSync(directory).filter(isStackFile).sort();
  const texts = files.map((file) => ({ file, text: readFileSync(join(directory, file), "utf8") }));
  const { projects, mistakes } = readFleet(foundation, texts, targets.gitlab);
  throwMistakes(mistakes);
  return Object.fromEntries(projects.map(({ stack, written }) => [stack, written as PulumiPipelineArgs]));
}

/**
 * Where the project's Pulumi.yaml is. Language hosts from before there was a way to say it send a word in its place.
 */
function platformRepository(): string {
  const root = pulumi.getRootDirectory();
  return isAbsolute(root) ? root : folderAbove(process.cwd());
}

/** Pulumi runs a program in the folder of its main file, which is the project's or below it. */
function folderAbove(directory: string): string {
  const parent = dirname(directory);
  return existsSync(join(directory, "Pulumi.yaml")) || parent === directory ? directory : folderAbove(parent);
}
