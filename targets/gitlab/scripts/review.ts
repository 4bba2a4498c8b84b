import { shellWord } from "../../shell";
import { type DeployOptions, deployScript } from "./deploy";
import { escEnvironmentScript } from "./escEnvironment";
import { updateScript } from "./update";

/**
 * The variables of the review stack jobs. Pulumi: without this one, a stack whose configuration is not in the checkout
 * uses the backend's default secrets provider instead of its own.
 */
export const reviewVariables = { PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" } as const;

export interface ReviewOptions extends Omit<DeployOptions, "usesUpdatePlan"> {
  /** The secrets provider of the stack, if not the backend's default. */
  readonly secretsProvider?: string;
}

/**
 * The script that deploys the review stack `$PULUMI_STACK`, and creates it if necessary. It copies the configuration of
 * `$PULUMI_TEMPLATE_STACK` each time, because the checkout has none for this stack. Secrets are encrypted again.
 */
export function reviewScript({ secretsProvider, ...options }: ReviewOptions): readonly string[] {
  return [
    [
      'pulumi stack select "$PULUMI_STACK" --create',
      ...(secretsProvider === undefined ? [] : [`--secrets-provider ${shellWord(secretsProvider)}`]),
    ].join(" "),
    'pulumi config cp --stack "$PULUMI_TEMPLATE_STACK" --dest "$PULUMI_STACK"',
    ...deployScript({ ...options, usesUpdatePlan: false }),
  ];
}

/**
 * The script that destroys and removes `$PULUMI_STACK`, if it exists. It does not run the program, so it needs none of
 * the program's dependencies. Pulumi: exit code 6 means that the stack does not exist.
 */
export function stopReviewScript({ escEnvironment }: { readonly escEnvironment: boolean }): readonly string[] {
  const lines = [...escEnvironmentScript(escEnvironment), updateScript(destroyCommand)].join("\n").split("\n");
  return [
    [
      "found=0",
      'pulumi stack select "$PULUMI_STACK" || found=$?',
      'if [ "$found" -eq 6 ]; then',
      '  echo "$PULUMI_STACK does not exist. Nothing to destroy."',
      'elif [ "$found" -ne 0 ]; then',
      '  exit "$found"',
      "else",
      ...lines.map((line) => `  ${line}`),
      "fi",
    ].join("\n"),
  ];
}

/** The command that destroys and removes a stack. */
export const destroyCommand = ['pulumi destroy --stack "$PULUMI_STACK" --yes --remove'] as const;
