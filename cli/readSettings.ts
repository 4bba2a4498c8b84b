import { describe, type Mistake, PipelineError } from "../pipeline/errors";
import { type Plan, planProject } from "../pipeline/plan";
import { parseSettings } from "../pipeline/settings";
import { originOf, readStackFile } from "../pipeline/stackFile";
import { readText } from "./readText";

/** What a `Pulumi.<stack>.yaml` comes to: a plan, or all its mistakes in a line each that starts with the file's name. */
export type Reading =
  { readonly kind: "plan"; readonly plan: Plan } | { readonly kind: "mistakes"; readonly lines: readonly string[] };

/** Reads the settings of one project. */
export async function readSettings(file: string): Promise<Reading> {
  try {
    const settings = parseSettings(readStackFile(file, await readText(file)));
    return { kind: "plan", plan: planProject(settings, originOf(file)) };
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { kind: "mistakes", lines: error.mistakes.map((mistake) => `${file}: ${describe(inside(file, mistake))}`) };
  }
}

/** A mistake in the file as a whole carries the file's name, which the line starts with already. */
function inside(file: string, mistake: Mistake): Mistake {
  return mistake.path === file ? { ...mistake, path: "" } : mistake;
}
