import type { Flow, FlowVariable } from "../../../pipeline/flow/flow";
import { stopTokenVariable, sweepCiEnvironment } from "../names";

/** A CI/CD variable of the project. */
export interface PlannedVariable {
  readonly name: string;
  readonly value: FlowVariable["value"];
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

function planVariable({ name, value, path, deployment, reviewedOnly }: FlowVariable): PlannedVariable {
  return {
    name,
    value,
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
      scope: sweepCiEnvironment,
      protected: true,
      path: "reviewStacks.stopToken",
    },
  ];
}
