import { completePipeline } from "../pipeline/plan/completePipeline";
import { type Plan, planProject } from "../pipeline/plan/plan";
import { describe, type Mistake, PipelineError, throwMistakes } from "../pipeline/errors";
import type { Pipeline } from "../pipeline/model";
import { parseSettings } from "../pipeline/settings/settings";
import { originOf, readStackFile } from "../pipeline/stackFile";
import { detectInCheckout } from "./checkout";
import { readText } from "./readText";

/** What the settings of one project come to. */
export interface PipelineReading {
  readonly kind: "pipeline";
  readonly plan: Plan;
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

/** Reads the settings of one project and, where there is one, a checkout of it. */
export async function readSettings(file: string, checkout?: string): Promise<PipelineReading | MistakesReading> {
  return orMistakes(file, async () => readPipeline(file, readStackFile(file, await readText(file)), checkout));
}

/** What settings of a project come to, which may be anything. Throws all their mistakes. */
export async function readPipeline(
  file: string,
  settings: unknown,
  checkout: string | undefined,
): Promise<PipelineReading> {
  const plan = planProject(parseSettings(settings), originOf(file));
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
