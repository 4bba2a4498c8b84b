import { checkFoundationSettings } from "../../pipeline/checks/checkFoundationSettings";
import { checkSettings } from "../../pipeline/checks/checkSettings";
import { inStack } from "../../pipeline/checks/fleet/inStack";
import { type Checked, checked } from "../../pipeline/diagnostics/checked";
import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import { baseOf, escEnvironmentsOf } from "../../pipeline/fleet/platformReads";
import { checkFleetSettings } from "../../pipeline/fleet/readFleetSettings";
import type { WrittenStacks } from "../../pipeline/fleet/readStacks";
import type { Origin } from "../../pipeline/model";
import type { VariableRules } from "../../pipeline/variableRules";
import { type PlatformPlan, planPlatformStack } from "./platformPlan";

/** Checks the settings of a platform repository and of all its stacks, and plans its own stack. Reports all errors. */
export function checkPlatform(
  written: unknown,
  { projects, foundations }: WrittenStacks,
  rulesOf: (settings: unknown) => VariableRules,
  origin: Origin,
): Checked<PlatformPlan> {
  const { value: settings, diagnostics } = checkFleetSettings(written);
  const stacks = [
    ...Object.entries(projects).map(([stack, project]) =>
      readsOf(stack, checkSettings(project, rulesOf(project)), escEnvironmentsOf),
    ),
    ...Object.entries(foundations).map(([stack, foundation]) =>
      readsOf(stack, checkFoundationSettings(foundation), baseOf),
    ),
  ];
  const reads = {
    stacks: [...stacks.map(({ stack }) => stack), origin.stack],
    escEnvironments: stacks.flatMap(({ escEnvironments }) => escEnvironments),
  };
  const pipeline = settings?.pipeline;
  const plan = pipeline && planPlatformStack(settings, pipeline, reads, origin);
  const missing = settings && !pipeline ? [noPipeline] : [];
  const all = [...diagnostics, ...missing, ...stacks.flatMap((one) => one.diagnostics)];
  return checked(plan && { ...plan, warnings: diagnostics }, all);
}

interface StackReads {
  readonly stack: string;
  readonly escEnvironments: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

function readsOf<Settings>(
  stack: string,
  { value, diagnostics }: Checked<Settings>,
  escOf: (settings: Settings) => string[],
): StackReads {
  return {
    stack,
    escEnvironments: value === undefined ? [] : escOf(value),
    diagnostics: diagnostics.map((one) => inStack(stack, one)),
  };
}

const noPipeline = errorAt(
  "MISSING_KEY",
  "pipeline",
  "is missing. It describes the pipeline of the platform repository",
);
