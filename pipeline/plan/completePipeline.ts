import type { Detected } from "../programs/detectProgram";
import type { Mistake } from "../errors";
import type { Pipeline } from "../model";
import type { Plan } from "./plan";
import { completeProgram } from "./programs";

/** A pipeline that can be rendered, or the mistakes that keep it from it. */
export interface CompletedPipeline {
  /** Undefined where there is a mistake. */
  readonly pipeline?: Pipeline;
  readonly mistakes: readonly Mistake[];
  /** What the programs' files say, in a sentence for each program. */
  readonly found: readonly string[];
  /** What in those files is likely to fail, each in a sentence. */
  readonly doubts: readonly string[];
}

/** Joins a plan and what was found in the programs' files, by the programs' names. Same inputs, same pipeline. */
export function completePipeline(
  { outline, programs }: Plan,
  detected: Readonly<Record<string, Detected>> = {},
): CompletedPipeline {
  const completed = programs.map((program) => completeProgram(program, ownValue(detected, program.settings.name)));
  const mistakes = completed.flatMap((program) => program.mistakes);
  return {
    ...(mistakes.length === 0 && {
      pipeline: { ...outline, programs: completed.flatMap(({ program }) => program ?? []) },
    }),
    mistakes,
    found: completed.flatMap(({ found }) => found),
    doubts: completed.flatMap(({ doubts }) => doubts),
  };
}

/** A program may be called `constructor`, which every object has. */
function ownValue<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
