import type { Checked } from "../pipeline/diagnostics/checked";
import { targetOf, targets } from "../targets";
import { type FoundationReading, readFoundation } from "./readFoundation";
import { type PlatformReading, readOwnStack } from "./readOwnStack";
import { type PipelineReading, readPipeline, readStackFile } from "./readSettings";
import { UsageError } from "./usage";

/** The plan of a `Pulumi.<stack>.yaml`, which onboards a project, is a foundation, or is that of the platform repository itself. */
export type StackReading = PipelineReading | FoundationReading | PlatformReading;

/**
 * Reads the settings of a stack: of a project with its checkout, if there is one, of a foundation with its projects, or of the
 * platform repository itself.
 */
export async function readStack(file: string, checkout?: string): Promise<Checked<StackReading>> {
  const { value: stack, diagnostics } = await readStackFile(file);
  if (!stack) return { diagnostics };
  const own = await readOwnStack(stack);
  if (own) return own;
  if (stack.foundation === undefined || stack.pipeline !== undefined) {
    return targetOf(stack.pipeline) === targets.deployments
      ? readPipeline(stack, checkout, targets.deployments)
      : readPipeline(stack, checkout, targets.gitlab);
  }
  if (checkout !== undefined)
    throw new UsageError(`--checkout is for a project's settings file, and ${file} is a foundation's`);
  return readFoundation(stack);
}
