import { resolve } from "../pipeline/flow/resolve";
import { completePipeline } from "../pipeline/plan/completePipeline";
import type { Plan } from "../pipeline/plan/plan";
import { planProject } from "../pipeline/plan/planProject";
import { describe, type Mistake, PipelineError, throwMistakes } from "../pipeline/errors";
import type { Pipeline } from "../pipeline/model";
import { parseSettings } from "../pipeline/settings/settings";
import { originOf, readStackFile } from "../pipeline/stackFile";
import type { Target } from "../pipeline/target";
import { detectInCheckout } from "./checkout";
import { readText } from "./readText";

/** What the settings of one project come to. */
export interface PipelineReading<Resources extends object = object> {
  readonly kind: "pipeline";
  readonly plan: Plan & Resources;
  readonly pipeline: Pipeline;
  /** What the checkout's files say, in a sentence for each program. */
  readonly found: readonly string[];
  /** What in the checkout is likely to fail, each in a sentence. */
  readonly doubts: readonly string[];
}

/** All mistakes of a file in a line each that starts with its name. */
export interface MistakesReading {
  readonly kind: "mistakes";
  readonly lines: readonly string[];
}

/** Reads the settings of one project and, where there is one, a checkout of it, for a target. */
export async function readSettings<Resources extends object>(
  file: string,
  checkout: string | undefined,
  target: Target<Resources>,
): Promise<PipelineReading<Resources> | MistakesReading> {
  return orMistakes(file, async () => readPipeline(file, readStackFile(file, await readText(file)), checkout, target));
}

/** What settings of a project come to, which may be anything. Throws all their mistakes. */
export async function readPipeline<Resources extends object>(
  file: string,
  settings: unknown,
  checkout: string | undefined,
  target: Target<Resources>,
): Promise<PipelineReading<Resources>> {
  const plan = planProject(resolve(parseSettings(settings, target)), target, originOf(file));
  const detected = checkout === undefined ? {} : await detectInCheckout(plan, checkout);
  const { pipeline, mistakes, found, doubts } = completePipeline(plan, detected);
  throwMistakes(mistakes);
  if (!pipeline) throw new Error("a pipeline that is not there has mistakes");
  return { kind: "pipeline", plan, pipeline, found, doubts };
}

/** What `read` comes to, or the mistakes that it throws. */
export async function orMistakes<Read>(file: string, read: () => Promise<Read>): Promise<Read | MistakesReading> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { kind: "mistakes", lines: error.mistakes.map((mistake) => mistakeLine(file, mistake)) };
  }
}

/** A mistake in the file as a whole carries the file's name, which the line starts with already. */
export function mistakeLine(file: string, mistake: Mistake): string {
  return `${file}: ${describe(mistake.path === file ? { ...mistake, path: "" } : mistake)}`;
}
