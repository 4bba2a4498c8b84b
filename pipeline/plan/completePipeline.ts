import { checkProgram } from "../checks/programs/programChecks";
import { type Checked, checked } from "../diagnostics/checked";
import type { Pipeline } from "../model";
import type { Detected } from "../programs/detectProgram";
import type { Plan } from "./plan";
import { completeProgram } from "./programs";

/**
 * Joins a plan and what was found in the programs' files, by the programs' names. Same inputs, same pipeline. There is
 * none where a program cannot be completed.
 */
export function completePipeline(
  { outline, programs }: Plan,
  detected: Readonly<Record<string, Detected>> = {},
): Checked<Pipeline> {
  const completed = programs.map((program) => {
    const found = ownValue(detected, program.settings.name);
    return { program: completeProgram(program, found), diagnostics: checkProgram(program, found) };
  });
  const pipeline = { ...outline, programs: completed.flatMap(({ program }) => program ?? []) };
  return checked(
    pipeline,
    completed.flatMap(({ diagnostics }) => diagnostics),
  );
}

/** A program may be called `constructor`, which every object has. */
function ownValue<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
