import { type Diagnostic, errorAt } from "../diagnostics/diagnostic";
import { foundationKey, settingsKey } from "../stackFile";
import type { StackText } from "../stackText/readStackText";

/** The error that the file of the platform repository's own stack has settings of a project or a foundation, too. */
export function ownStackErrors({ file, pipeline, foundation, locate }: StackText): Diagnostic[] {
  if (pipeline === undefined && foundation === undefined) return [];
  const key = pipeline === undefined ? foundationKey : settingsKey;
  const message = `is the file of the platform repository's own stack, which pipeline.stack in Pulumi.yaml names, and a stack is of one kind. Leave out ${key}, or name another stack`;
  return [{ ...errorAt("TWO_KINDS_OF_SETTINGS", "", message), file, position: locate("") }];
}
