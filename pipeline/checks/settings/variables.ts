import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { listed, quoted } from "../../diagnostics/wording";
import type { Settings } from "../../settings/settings";
import type { ValidVariable } from "../../settings/sections";
import type { VariableRules } from "../../variableRules";
import { repeated } from "./lists";
import { check } from "./settingsCheck";

/** Checks the variables together, and each one against the deployments and the CI system. */
export const variableChecks = [
  check(["validVariables", "deployments"], ({ validVariables, deployments }) =>
    unknownDeployments(validVariables, deployments),
  ),
  check(["validVariables"], ({ validVariables }, { rules }) => reservedVariables(validVariables, rules)),
  check(["validVariables"], ({ validVariables }) => duplicateVariables(validVariables)),
];

function unknownDeployments(variables: readonly ValidVariable[], deployments: Settings["deployments"]): Diagnostic[] {
  const names = deployments.map(({ name }) => name);
  return variables.flatMap(({ value: { deployment }, path }) =>
    deployment === undefined || names.includes(deployment)
      ? []
      : [
          errorAt(
            "UNKNOWN_DEPLOYMENT",
            `${path}.deployment`,
            `there is no deployment ${quoted(deployment)}. Deployments: ${listed(names)}`,
          ),
        ],
  );
}

/** Returns errors for reserved names. Such a variable would change what a job does, or be overridden. */
function reservedVariables(
  variables: readonly ValidVariable[],
  { title, reservesVariable }: VariableRules,
): Diagnostic[] {
  return variables.flatMap(({ value: { name }, path }) =>
    reservesVariable(name)
      ? [
          errorAt(
            "RESERVED_NAME",
            `${path}.name`,
            `${quoted(name)} is set by ${title} or by the pipeline itself. Choose another name`,
          ),
        ]
      : [],
  );
}

function duplicateVariables(variables: readonly ValidVariable[]): Diagnostic[] {
  const keys = variables.map(({ value: { name, deployment } }) =>
    deployment === undefined ? name : `${name} for ${deployment}`,
  );
  return repeated(keys).map(({ index, first, key }) =>
    errorAt(
      "DUPLICATE_NAME",
      `${variables[index]?.path ?? "variables"}.name`,
      `${quoted(key)} is already set by ${variables[first]?.path ?? "variables"}`,
    ),
  );
}
