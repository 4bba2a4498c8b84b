import { type Checked, checked } from "../pipeline/diagnostics/checked";
import type { Pipeline } from "../pipeline/model";
import { completePipeline } from "../pipeline/plan/completePipeline";
import type { Plan } from "../pipeline/plan/plan";
import { planSettings } from "../pipeline/plan/planSettings";
import { originOf } from "../pipeline/stackFile";
import { gitLabUrlDiagnostics } from "../pipeline/stackText/gitLabUrl";
import { inFile, projectSettings, readStackText, type StackText } from "../pipeline/stackText/readStackText";
import type { Target } from "../pipeline/target";
import { detectInCheckout } from "./checkout";
import { readText } from "./readText";

/** The plan and the pipeline of one project. */
export interface PipelineReading<Resources extends object = object> {
  readonly kind: "pipeline";
  readonly plan: Plan & Resources;
  readonly pipeline: Pipeline;
}

/** Reads the settings of one project and its checkout, if there is one, for a target. */
export async function readSettings<Resources extends object>(
  file: string,
  checkout: string | undefined,
  target: Target<Resources>,
): Promise<Checked<PipelineReading<Resources>>> {
  const stack = await readStackFile(file);
  return stack.value ? readPipeline(stack.value, checkout, target) : { diagnostics: stack.diagnostics };
}

/** Reads a `Pulumi.<stack>.yaml` without checking the settings in it. */
export async function readStackFile(file: string): Promise<Checked<StackText>> {
  const text = await readText(file);
  return text.value === undefined ? { diagnostics: text.diagnostics } : readStackText(file, text.value);
}

/** Plans the project whose settings a stack's file contains. */
export async function readPipeline<Resources extends object>(
  stack: StackText,
  checkout: string | undefined,
  target: Target<Resources>,
): Promise<Checked<PipelineReading<Resources>>> {
  const found = projectSettings(stack);
  if (!found.value) return { diagnostics: found.diagnostics };
  const address = gitLabUrlDiagnostics(stack);
  const { value: plan, diagnostics } = planSettings(found.value.settings, target, originOf(stack.file));
  if (!plan) return { diagnostics: [...inFile(stack, diagnostics), ...address] };

  const detected = checkout === undefined ? {} : await detectInCheckout(plan, checkout);
  const completed = completePipeline(plan, detected, target);
  const reading = completed.value && { kind: "pipeline" as const, plan, pipeline: completed.value };
  return checked(reading, [...inFile(stack, [...completed.diagnostics, ...diagnostics]), ...address]);
}
