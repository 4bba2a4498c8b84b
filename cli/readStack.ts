import type { Checked } from "../pipeline/diagnostics/checked";
import { targetOf, targets } from "../targets";
import { type FoundationReading, readFoundation } from "./readFoundation";
import { type PipelineReading, readPipeline, readStackFile } from "./readSettings";
import { UsageError } from "./usage";

/** The plan of a `Pulumi.<stack>.yaml`, which onboards a project or is a foundation. */
export type StackReading = PipelineReading | FoundationReading;

/**
 * Reads the settings of a stack: of a project with its checkout, if there is one, or of a foundation with its projects.
 */
export async function readStack(file: string, checkout?: string): Promise<Checked<StackReading>> {
  const { value: stack, diagnostics } = await readStackFile(file);
  if (!stack) return { diagnostics };
  if (stack.foundation === undefined || stack.pipeline !== undefined) {
    return targetOf(stack.pipeline) === targets.deployments
      ? readPipeline(stack, checkout, targets.deployments)
      : readPipeline(stack, checkout, targets.gitlab);
  }
  if (checkout !== undefined)
    throw new UsageError(`--checkout is for a project's settings file, and ${file} is a foundation's`);
  return readFoundation(stack);
}
