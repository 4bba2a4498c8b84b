import { throwErrors } from "../../pipeline/diagnostics/pipelineError";
import { readFleet } from "../../pipeline/foundation/readFleet";
import { targets } from "../../targets";
import { readPlatformFiles } from "../platformFiles";
import type { PulumiPipelineArgs } from "../pulumiPipelineArgs";

/**
 * The settings of all projects that use the foundation, by stack, from the platform repository of the running program.
 * Throws all errors, because skipping an unreadable file would remove the policies of its project.
 */
export function projectsOf(foundation: string, directory?: string): Record<string, PulumiPipelineArgs> {
  const { stacks, defaults } = readPlatformFiles(directory);
  const { projects, diagnostics } = readFleet(foundation, stacks, targets.gitlab, defaults.value);
  throwErrors([...diagnostics, ...defaults.diagnostics]);
  return Object.fromEntries(projects.map(({ stack, written }) => [stack, written as PulumiPipelineArgs]));
}
