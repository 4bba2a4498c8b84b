import type { Settings, VariableSettings } from "../../../pipeline/settings/settings";
import { stopTokenVariable, sweepEnvironment } from "../names";

/** One CI/CD variable that the settings ask for. */
export interface PlannedVariable {
  readonly name: string;
  readonly value:
    { readonly kind: "plain"; readonly text: string } | { readonly kind: "secret"; readonly secret: string };
  /** The environment whose jobs get it; `*` for all. */
  readonly scope: string;
  readonly protected: boolean;
  /** Where its value is in the settings. */
  readonly path: string;
}

/** The CI/CD variables of the project, but for the Pulumi tokens. */
export function planVariables(settings: Settings): PlannedVariable[] {
  return [...settings.variables.map(planVariable), ...stopTokenOf(settings)];
}

function planVariable(variable: VariableSettings, index: number): PlannedVariable {
  const { name, value, secret, deployment } = variable;
  return {
    name,
    value: secret === undefined ? { kind: "plain", text: value ?? "" } : { kind: "secret", secret },
    scope: deployment ?? "*",
    protected: variable.protected ?? secret !== undefined,
    path: `variables[${index}].${secret === undefined ? "value" : "secret"}`,
  };
}

/** The token with which the sweep stops review environments, for that job alone. */
function stopTokenOf({ reviewStacks }: Settings): PlannedVariable[] {
  if (reviewStacks?.stopToken === undefined) return [];
  return [
    {
      name: stopTokenVariable,
      value: { kind: "secret", secret: reviewStacks.stopToken },
      scope: sweepEnvironment,
      protected: true,
      path: "reviewStacks.stopToken",
    },
  ];
}
