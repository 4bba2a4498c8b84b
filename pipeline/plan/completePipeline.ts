import { checkProgram } from "../checks/programs/programChecks";
import { type Checked, checked } from "../diagnostics/checked";
import type { Pipeline } from "../model";
import type { Detected } from "../programs/detectProgram";
import type { Target } from "../target";
import type { Plan } from "./plan";
import { completeProgram } from "./programs";

/**
 * Completes the pipeline with what was detected in the programs' files, by program name. Returns no pipeline if a
 * program cannot be completed, or if the rendered file is over a limit of the target. The same inputs give the same
 * pipeline.
 */
export function completePipeline(
  { outline, programs }: Plan,
  detected: Readonly<Record<string, Detected>> = {},
  target?: Pick<Target, "fileLimits">,
): Checked<Pipeline> {
  const completed = programs.map((program) => {
    const found = ownValue(detected, program.settings.name);
    return { program: completeProgram(program, found), diagnostics: checkProgram(program, found) };
  });
  const pipeline = { ...outline, programs: completed.flatMap(({ program }) => program ?? []) };
  const isComplete = pipeline.programs.length === programs.length;
  return checked(pipeline, [
    ...completed.flatMap(({ diagnostics }) => diagnostics),
    ...(isComplete ? (target?.fileLimits?.(pipeline) ?? []) : []),
  ]);
}

/** Returns an object's own property. A program may be called `constructor`, which every object inherits. */
function ownValue<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
