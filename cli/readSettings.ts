import { type Checked, checked } from "../pipeline/diagnostics/checked";
import { accessTable } from "../pipeline/explain/accessTable";
import { flowDiagnostics } from "../pipeline/kestra/flowDiagnostics";
import type { Pipeline } from "../pipeline/model";
import { completePipeline } from "../pipeline/plan/completePipeline";
import type { Plan } from "../pipeline/plan/plan";
import { planSettings } from "../pipeline/plan/planSettings";
import { originOf } from "../pipeline/stackFile";
import { gitLabUrlDiagnostics } from "../pipeline/stackText/gitLabUrl";
import { inFile, projectSettings, readStackText, type StackText } from "../pipeline/stackText/readStackText";
import type { Target } from "../pipeline/target";
import { detectInCheckout } from "./checkout";
import { readDefaultsBeside } from "./readDefaultsBeside";
import { readFlows } from "./readFlows";
import { readText } from "./readText";

/** The plan and the pipeline of one project. */
export interface PipelineReading<Resources extends object = object> {
  readonly kind: "pipeline";
  readonly plan: Plan & Resources;
  readonly pipeline: Pipeline;
  /** Describes who runs when, as whom and with what, for reviewers. */
  readonly explain: () => string;
}

/** Reads a `Pulumi.<stack>.yaml`, and the defaults beside it, without checking the settings in them. */
export async function readStackFile(file: string): Promise<Checked<StackText>> {
  const [text, defaults] = [await readText(file), await readDefaultsBeside(file)];
  if (text.value === undefined || defaults.diagnostics.length > 0) {
    return { diagnostics: [...text.diagnostics, ...defaults.diagnostics] };
  }
  return readStackText(file, text.value, defaults.value);
}

/** Plans the project whose settings a stack's file contains. */
export async function readPipeline<Resources extends object>(
  stack: StackText,
  checkout: string | undefined,
  target: Target<Resources>,
): Promise<Checked<PipelineReading<Resources>>> {
  const { value: plan, diagnostics } = planStack(stack, target);
  if (!plan) return { diagnostics };

  const detected = checkout === undefined ? {} : await detectInCheckout(plan, checkout);
  const completed = completePipeline(plan, detected, target);
  const flows = checkout === undefined ? [] : await readFlows(plan.outline.kestra?.flowFolders ?? [], checkout);
  const found = flowDiagnostics(flows);
  const inSettings = found.filter(({ file }) => file === undefined);
  const reading = completed.value && readingOf(plan, completed.value, target);
  return checked(reading, [
    ...inFile(stack, [...completed.diagnostics, ...inSettings]),
    ...diagnostics,
    ...found.filter(({ file }) => file !== undefined),
  ]);
}

/** Plans the project whose settings a stack's file contains, without its programs' files. */
export function planStack<Resources extends object>(
  stack: StackText,
  target: Target<Resources>,
): Checked<Plan & Resources> {
  const found = projectSettings(stack);
  if (!found.value) return { diagnostics: found.diagnostics };
  const { value, diagnostics } = planSettings(found.value.settings, target, originOf(stack.file));
  const others = [...gitLabUrlDiagnostics(stack), ...(stack.inherited?.from.diagnostics ?? [])];
  return checked(value, [...inFile(stack, diagnostics), ...others]);
}

function readingOf<Resources extends object>(
  plan: Plan & Resources,
  pipeline: Pipeline,
  target: Target<Resources>,
): PipelineReading<Resources> {
  const explain = () => target.explain?.(pipeline, plan) ?? accessTable(plan, pipeline, target);
  return { kind: "pipeline", plan, pipeline, explain };
}
