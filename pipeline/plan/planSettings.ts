import { checkSettings } from "../checks/checkSettings";
import { andThen, type Checked } from "../diagnostics/checked";
import { resolve } from "../flow/resolve";
import type { Origin } from "../model";
import type { Target } from "../target";
import type { Plan } from "./plan";
import { planProject } from "./planProject";

/** Checks any value as the settings of one project, and plans them for a target. The plan has the warnings of both. */
export function planSettings<Resources extends object>(
  settings: unknown,
  target: Target<Resources>,
  origin: Origin,
): Checked<Plan & Resources> {
  const read = checkSettings(settings, target);
  const settingsWarnings = read.diagnostics.filter(({ severity }) => severity === "warning");
  return andThen(read, (valid) => {
    const { value, diagnostics } = planProject(resolve(valid), target, origin);
    return { ...(value && { value: { ...value, warnings: [...settingsWarnings, ...value.warnings] } }), diagnostics };
  });
}
