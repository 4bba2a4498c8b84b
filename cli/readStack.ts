import type { Checked } from "../pipeline/diagnostics/checked";
import type { Target } from "../pipeline/target";
import { targets } from "../targets";
import { type FoundationReading, readFoundation } from "./readFoundation";
import { type PlatformReading, readOwnStack } from "./readOwnStack";
import { type PipelineReading, readPipeline, readStackFile } from "./readSettings";
import { type Name, retargeted, targetNameOf } from "./targetOption";
import { UsageError } from "./usage";

/** The plan of a `Pulumi.<stack>.yaml`, which onboards a project, is a foundation, or is that of the platform repository itself. */
export type StackReading = PipelineReading | FoundationReading | PlatformReading;

/** What is read in addition to a stack's settings. */
export interface ReadOptions {
  /** The folder with the project's files. */
  readonly checkout?: string | undefined;
  /** The target to plan for, instead of that of the settings. */
  readonly target?: Name | undefined;
}

/**
 * Reads the settings of a stack: of a project with its checkout, if there is one, of a foundation with its projects, or of the
 * platform repository itself.
 */
export async function readStack(
  file: string,
  { checkout, target: asked }: ReadOptions = {},
): Promise<Checked<StackReading>> {
  const { value: stack, diagnostics } = await readStackFile(file);
  if (!stack) return { diagnostics };
  const own = await readOwnStack(stack);
  if (own) return own;
  if (stack.foundation === undefined || stack.pipeline !== undefined) {
    const target: Target = targets[asked ?? targetNameOf(stack.pipeline)];
    return readPipeline(asked ? retargeted(stack, asked) : stack, checkout, target);
  }
  const option = checkout === undefined ? (asked === undefined ? undefined : "--target") : "--checkout";
  if (option !== undefined) {
    throw new UsageError(`${option} is for a project's settings file, and ${file} is a foundation's`);
  }
  return readFoundation(stack);
}
