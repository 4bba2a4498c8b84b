import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { throwErrors } from "../../pipeline/diagnostics/pipelineError";
import { isStackFile, readFleet } from "../../pipeline/foundation/readFleet";
import { projectFile } from "../../pipeline/stackFile";
import { readDefaults } from "../../pipeline/stackText/readDefaults";
import { targets } from "../../targets";
import { platformRepository } from "../platformRepository";
import type { PulumiPipelineArgs } from "../pulumiPipelineArgs";

/**
 * The settings of all projects that use the foundation, by stack, from the platform repository of the running program.
 * Throws all errors, because skipping an unreadable file would remove the policies of its project.
 */
export function projectsOf(foundation: string, directory = platformRepository()): Record<string, PulumiPipelineArgs> {
  const files = readdirSync(directory).filter(isStackFile).sort();
  const texts = files.map((file) => ({ file, text: readFileSync(join(directory, file), "utf8") }));
  const defaults = existsSync(join(directory, projectFile))
    ? readDefaults(projectFile, readFileSync(join(directory, projectFile), "utf8"))
    : undefined;
  const { projects, diagnostics } = readFleet(foundation, texts, targets.gitlab, defaults?.value);
  throwErrors([...diagnostics, ...(defaults?.diagnostics ?? [])]);
  return Object.fromEntries(projects.map(({ stack, written }) => [stack, written as PulumiPipelineArgs]));
}
