import type { Flow, FlowVariable } from "../../../pipeline/flow/flow";
import { stopTokenVariable, sweepEnvironment } from "../names";

/** One CI/CD variable that the settings ask for. */
export interface PlannedVariable {
  readonly name: string;
  readonly value: FlowVariable["value"];
  /** The environment whose jobs get it; `*` for all. */
  readonly scope: string;
  readonly protected: boolean;
  /** Where its value is in the settings. */
  readonly path: string;
}

/** The CI/CD variables of the project, but for the Pulumi tokens. */
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

/** The token with which the sweep stops review environments, for that job alone. */
function stopTokenOf({ reviewStacks }: Flow): PlannedVariable[] {
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
