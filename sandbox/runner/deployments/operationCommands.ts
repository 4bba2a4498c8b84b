import type { Stack } from "../../cloud/entities";
import type { DeploymentOperation } from "../../cloud/deployments/settingsDocument";
import { shellQuote } from "../shell/shellScript";

/** The command of an operation. `detect-drift` changes nothing. */
export function operationCommand(operation: DeploymentOperation, stack: Stack): string {
  const target = `--stack ${shellQuote(stackReference(stack))} --non-interactive`;
  switch (operation) {
    case "update":
      return `pulumi up --yes --skip-preview ${target}`;
    case "preview":
      return `pulumi preview ${target}`;
    case "destroy":
      return `pulumi destroy --yes --skip-preview ${target}`;
    case "refresh":
      return `pulumi refresh --yes --skip-preview ${target}`;
    case "detect-drift":
      return `pulumi refresh --preview-only ${target}`;
    case "remediate-drift":
      return `pulumi up --refresh --yes --skip-preview ${target}`;
  }
}

/**
 * The command that gives a review stack the configuration of its template, unless it has its own. Pulumi Cloud: as
 * `pulumi config cp` does it, with the secrets encrypted for the review stack.
 */
export function configCommand(template: Stack, stack: Stack): string {
  const [from, to] = [template, stack].map(({ name }) => shellQuote(`Pulumi.${name}.yaml`));
  const names = [template, stack].map((one) => shellQuote(stackReference(one)));
  return `if [ -e ${from} ] && [ ! -e ${to} ]; then pulumi config cp --stack ${names[0]} --dest ${names[1]}; fi`;
}

function stackReference({ organization, project, name }: Stack): string {
  return `${organization}/${project}/${name}`;
}
