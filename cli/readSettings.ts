import { completePipeline } from "../pipeline/plan/completePipeline";
import { type Plan, planProject } from "../pipeline/plan/plan";
import { describe, type Mistake, PipelineError, throwMistakes } from "../pipeline/errors";
import type { Pipeline } from "../pipeline/model";
import { parseSettings } from "../pipeline/settings/settings";
import { originOf, readStackFile } from "../pipeline/stackFile";
import { detectInCheckout } from "./checkout";
import { readText } from "./readText";

/** What a `Pulumi.<stack>.yaml` comes to: a pipeline, or all its mistakes in a line each that starts with the file's name. */
export type Reading =
  | {
      readonly kind: "pipeline";
      readonly plan: Plan;
      readonly pipeline: Pipeline;
      /** What the checkout's files say, in a sentence for each program. */
      readonly found: readonly string[];
      /** What in the checkout is likely to fail, each in a sentence. */
      readonly doubts: readonly string[];
    }
  | { readonly kind: "mistakes"; readonly lines: readonly string[] };

/** Reads the settings of one project and, where there is one, a checkout of it. */
export async function readSettings(file: string, checkout?: string): Promise<Reading> {
  try {
    const settings = parseSettings(readStackFile(file, await readText(file)));
    const plan = planProject(settings, originOf(file));
    const detected = checkout === undefined ? {} : await detectInCheckout(plan, checkout);
    const { pipeline, mistakes, found, doubts } = completePipeline(plan, detected);
    throwMistakes(mistakes);
    if (!pipeline) throw new Error("a pipeline that is not there has mistakes");
    return { kind: "pipeline", plan, pipeline, found, doubts };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { kind: "mistakes", lines: error.mistakes.map((mistake) => `${file}: ${describe(inside(file, mistake))}`) };
  }
}

/** A mistake in the file as a whole carries the file's name, which the line starts with already. */
function inside(file: string, mistake: Mistake): Mistake {
  return mistake.path === file ? { ...mistake, path: "" } : mistake;
}
