import { listed, type Mistake, quoted } from "../../errors";
import { type Loose, repeated, text } from "./loose";

/** What is wrong between variables, and between one and the deployments or the pipeline. */
export function variableMistakes(variables: readonly Loose[], deployments: readonly Loose[]): Mistake[] {
  return [
    ...unknownDeployments(variables, deployments),
    ...reservedVariables(variables),
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

/** What GitLab sets itself, and what would make `pulumi login --oidc-token` refuse to run (Pulumi CLI 3.259). */
function reservedVariables(variables: readonly Loose[]): Mistake[] {
  return variables.flatMap(({ name }, index) =>
    typeof name === "string" && (/^(CI|GITLAB)_/.test(name) || ownVariables.includes(name))
      ? [
          {
            code: "RESERVED_NAME",
            path: `variables[${index}].name`,
            message: `${quoted(name)} is set by GitLab or by the pipeline itself. Choose another name`,
          },
        ]
      : [],
  );
}

/** A project's variable wins over one of the file, so that each of these would change what a job does. */
const ownVariables = [
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_OIDC_TOKEN",
  "PULUMI_STACK",
  "PULUMI_TEMPLATE_STACK",
  "PULUMI_REVIEW_STACKS",
  "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER",
  "PULUMI_ENVIRONMENT",
  "PULUMI_TEAM",
  "PULUMI_HOME",
  "PULUMI_CREDENTIALS_PATH",
  "PULUMI_BACKEND_URL",
  "PULUMI_DEBUG_COMMANDS",
  "REVIEW_STOP_TOKEN",
  "GIT_STRATEGY",
];

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
