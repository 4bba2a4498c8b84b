import type { Flow, FlowVariable } from "../../../pipeline/flow/flow";
import { VariableType, Visibility } from "../../../pipeline/settings/choices";
import { stopTokenVariable, sweepCiEnvironment } from "../names";

/** A CI/CD variable of the project. */
export interface PlannedVariable {
  readonly name: string;
  readonly value: FlowVariable["value"];
  readonly type: VariableType;
  /** Whether GitLab and its runner do not expand `$` in the value. GitLab: "Expand variable reference". */
  readonly raw: boolean;
  /** Undefined if the value decides: hidden if GitLab can mask it, else visible. */
  readonly visibility?: Visibility;
  readonly description?: string;
  /** The environment scope: the deployment environment whose jobs get it, or `*` for all. */
  readonly scope: string;
  readonly protected: boolean;
  /** The settings path of its value. */
  readonly path: string;
}

/** The CI/CD variables of the project, except the Pulumi tokens. */
export function planVariables(flow: Flow): PlannedVariable[] {
  return [...flow.variables.map(planVariable), ...stopTokenOf(flow)];
}

function planVariable(variable: FlowVariable): PlannedVariable {
  const { name, value, type, expand = false, visibility, description, path, deployment, reviewedOnly } = variable;
  return {
    name,
    value,
    type,
    raw: !expand,
    ...(visibility !== undefined && { visibility }),
    ...(description !== undefined && { description }),
    scope: deployment ?? "*",
    protected: reviewedOnly,
    path: `${path}.${value.kind === "secret" ? "secret" : "value"}`,
  };
}

/** The token that the sweep uses to stop review environments. Only the sweep job gets it. */
function stopTokenOf({ reviewStacks }: Flow): PlannedVariable[] {
  if (reviewStacks?.stopToken === undefined) return [];
  return [
    {
      name: stopTokenVariable,
      value: { kind: "secret", secret: reviewStacks.stopToken },
      type: VariableType.EnvVar,
      raw: true,
      visibility: Visibility.Hidden,
      scope: sweepCiEnvironment,
      protected: true,
      path: "reviewStacks.stopToken",
    },
  ];
}
