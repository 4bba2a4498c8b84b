import { shellWord } from "../../shell";
import { type DeployOptions, deployScript } from "./deploy";
import { environmentScript } from "./environment";
import { updateScript } from "./update";

/**
 * What the jobs of review stacks need to be told. Pulumi: without it a stack whose configuration is not in the checkout
 * gets the backend's default secrets provider, and not the one that it was created with.
 */
export const reviewVariables = { PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" } as const;

export interface ReviewOptions extends Omit<DeployOptions, "usePlan"> {
  /** What encrypts the stack's secrets, where not the backend's default. */
  readonly secretsProvider?: string;
}

/**
 * Deploys to `$PULUMI_STACK`, which it creates when it is not there, with the configuration of `$PULUMI_TEMPLATE_STACK`.
 * That is copied each time, because no checkout has it; secrets are encrypted anew.
 */
export function reviewScript({ secretsProvider, ...options }: ReviewOptions): readonly string[] {
  return [
    [
      'pulumi stack select "$PULUMI_STACK" --create',
      ...(secretsProvider === undefined ? [] : [`--secrets-provider ${shellWord(secretsProvider)}`]),
    ].join(" "),
    'pulumi config cp --stack "$PULUMI_TEMPLATE_STACK" --dest "$PULUMI_STACK"',
    ...deployScript({ ...options, usePlan: false }),
  ];
}

/**
 * Destroys `$PULUMI_STACK` and removes it; where it is gone there is nothing to do. It runs nothing of the program, so
 * that it needs nothing that the program depends on. Pulumi: 6 means that there is no such stack.
 */
export function stopReviewScript({ escEnvironment }: { readonly escEnvironment: boolean }): readonly string[] {
  const lines = [...environmentScript(escEnvironment), updateScript(destroy)].join("\n").split("\n");
  return [
    [
      "found=0",
      'pulumi stack select "$PULUMI_STACK" || found=$?',
      'if [ "$found" -eq 6 ]; then',
      '  echo "$PULUMI_STACK is gone already."',
      'elif [ "$found" -ne 0 ]; then',
      '  exit "$found"',
      "else",
      ...lines.map((line) => `  ${line}`),
      "fi",
    ].join("\n"),
  ];
}

/** The command that destroys and removes a stack. */
export const destroy = ['pulumi destroy --stack "$PULUMI_STACK" --yes --remove'] as const;
