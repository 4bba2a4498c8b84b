import * as pulumi from "@pulumi/pulumi";
import { listed, type Mistake } from "../pipeline/errors";
import { platformProject } from "../pipeline/stackFile";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import { maskingMistakes } from "../targets/gitlab/project/masking";
import type { PlannedVariable } from "../targets/gitlab/project/variables";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";

/** The values of the secrets that the settings name, by name. */
export type Secrets = pulumi.Output<Readonly<Record<string, string>>>;

export function secretsOf({ secrets }: PulumiPipelineArgs): Secrets {
  return pulumi.secret(pulumi.output(secrets ?? {}));
}

/**
 * The mistakes of missing secrets, and of values that GitLab can't mask. Empty if a preview does not know all values
 * yet, so that the rest of the preview is shown.
 */
export async function secretMistakes(
  { variables, escSecrets }: GitLabPlan,
  secrets: Secrets,
): Promise<readonly Mistake[]> {
  const mistakes = secrets.apply((all) => [
    ...variables.flatMap((variable) => mistakesOf(variable, all)),
    ...escSecrets
      .filter(({ secret }) => all[secret] === undefined)
      .map(({ secret, path }) => unknownSecret(secret, path, all)),
  ]);
  // The mistakes contain no secret values, so they need not stay secret.
  const known: unknown = await pulumi.runtime.serializeProperty("secrets", pulumi.unsecret(mistakes));
  return known === pulumi.runtime.unknownValue ? [] : (known as readonly Mistake[]);
}

type Values = Readonly<Record<string, string>>;

function mistakesOf({ value, path }: PlannedVariable, secrets: Values): Mistake[] {
  if (value.kind === "plain") return [];
  const secret = secrets[value.secret];
  return secret === undefined
    ? [unknownSecret(value.secret, path, secrets)]
    : maskingMistakes(value.secret, path, secret);
}

function unknownSecret(name: string, path: string, secrets: Values): Mistake {
  const command = `pulumi config set --secret --path '${platformProject}:secrets.${name}'`;
  const message = `there is no secret "${name}". Secrets: ${listed(Object.keys(secrets))}. Set it with ${command}`;
  return { code: "UNKNOWN_SECRET", path, message };
}
