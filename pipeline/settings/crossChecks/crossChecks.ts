import type { Mistake } from "../../errors";
import { backendMistakes } from "./backend";
import { deploymentMistakes } from "./deployments";
import { driftMistakes } from "./drift";
import { escMistakes } from "./esc";
import { exceptionMistakes } from "./exceptions";
import { list, map } from "./loose";
import { previewMistakes } from "./previews";
import { programMistakes } from "./programs";
import { protectionSettingMistakes } from "./protection";
import { reviewStackMistakes } from "./reviewStacks";
import { teamMistakes } from "./teams";
import { trustMistakes } from "./trust";
import type { VariableRules } from "./variableRules";
import { variableMistakes } from "./variables";

/**
 * What is wrong between one part of the settings and another. It takes settings that may be wrong in themselves, and
 * looks only at the parts that it understands, so that all mistakes are found in one go.
 */
export function crossMistakes(settings: unknown, rules: VariableRules): Mistake[] {
  const top = map(settings);
  if (top !== settings) return [];
  const deployments = list(top.deployments).map(map);
  const variables = list(top.variables).map(map);

  return [
    ...programMistakes(top, deployments),
    ...deploymentMistakes(top, deployments),
    ...teamMistakes(top, deployments),
    ...variableMistakes(variables, deployments, rules),
    ...backendMistakes(top),
    ...previewMistakes(top, deployments),
    ...reviewStackMistakes(top, deployments),
    ...driftMistakes(top, deployments),
    ...escMistakes(top, deployments),
    ...trustMistakes(top),
    ...protectionSettingMistakes(top, deployments),
    ...exceptionMistakes(top),
  ];
}
