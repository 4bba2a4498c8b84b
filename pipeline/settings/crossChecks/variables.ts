import { listed, type Mistake, quoted } from "../../errors";
import { type Loose, repeated, text } from "./loose";
import type { VariableRules } from "./variableRules";

/** What is wrong between variables, and between one and the deployments or the pipeline. */
export function variableMistakes(
  variables: readonly Loose[],
  deployments: readonly Loose[],
  rules: VariableRules,
): Mistake[] {
  return [
    ...unknownDeployments(variables, deployments),
    ...reservedVariables(variables, rules),
    ...duplicateVariables(variables),
  ];
}

function unknownDeployments(variables: readonly Loose[], deployments: readonly Loose[]): Mistake[] {
  const names = deployments.flatMap(({ name }) => text(name) ?? []);
  return variables.flatMap(({ deployment }, index) =>
    typeof deployment !== "string" || names.includes(deployment)
      ? []
      : [
          {
            code: "UNKNOWN_DEPLOYMENT",
            path: `variables[${index}].deployment`,
            message: `there is no deployment ${quoted(deployment)}. Deployments: ${listed(names)}`,
          },
        ],
  );
}

/** A variable of such a name would change what a job does, or be lost. */
function reservedVariables(variables: readonly Loose[], { title, reservesVariable }: VariableRules): Mistake[] {
  return variables.flatMap(({ name }, index) =>
    typeof name === "string" && reservesVariable(name)
      ? [
          {
            code: "RESERVED_NAME",
            path: `variables[${index}].name`,
            message: `${quoted(name)} is set by ${title} or by the pipeline itself. Choose another name`,
          },
        ]
      : [],
  );
}

function duplicateVariables(variables: readonly Loose[]): Mistake[] {
  const keys = variables.map(({ name, deployment }) =>
    typeof name === "string" ? `${name}${typeof deployment === "string" ? ` for ${deployment}` : ""}` : undefined,
  );
  return repeated(keys).map(({ index, first, key }) => ({
    code: "DUPLICATE_NAME",
    path: `variables[${index}].name`,
    message: `${quoted(key)} is already set by variables[${first}]`,
  }));
}
