import * as pulumi from "@pulumi/pulumi";
import { listed, type Mistake } from "../pipeline/errors";
import { platformProject } from "../pipeline/stackFile";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import { maskingMistakes } from "../targets/gitlab/project/masking";
import type { PlannedVariable } from "../targets/gitlab/project/variables";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";

/** The secrets that the settings name, by name. */
export type Secrets = pulumi.Output<Readonly<Record<string, string>>>;

export function secretsOf({ secrets }: PulumiPipelineArgs): Secrets {
  return pulumi.secret(pulumi.output(secrets ?? {}));
}

/**
 * Every secret that is missing, or that GitLab could not mask. In a preview the value of another resource may not be
 * known yet, which must not hide the rest of the preview: then there are none.
 */
export async function secretMistakes(
  { variables, escSecrets }: GitLabPlan,
  secrets: Secrets,
): Promise<readonly Mistake[]> {
  const mistakes = secrets.apply((all) => [
    ...variables.flatMap((variable) => mistakesOf(variable, all)),
    ...escSecrets
      .filter(({ secret }) => all[secret] === undefined)
      .map(({ secret, path }) => unknown(secret, path, all)),
  ]);
  // Mistakes say nothing of a secret's value.
  const known: unknown = await pulumi.runtime.serializeProperty("secrets", pulumi.unsecret(mistakes));
  return known === pulumi.runtime.unknownValue ? [] : (known as readonly Mistake[]);
}

type Values = Readonly<Record<string, string>>;

function mistakesOf({ value, path }: PlannedVariable, secrets: Values): Mistake[] {
  if (value.kind === "plain") return [];
  const secret = secrets[value.secret];
  return secret === undefined ? [unknown(value.secret, path, secrets)] : maskingMistakes(value.secret, path, secret);
}

function unknown(name: string, path: string, secrets: Values): Mistake {
  const command = `pulumi config set --secret --path '${platformProject}:secrets.${name}'`;
  const message = `there is no secret "${name}". Secrets: ${listed(Object.keys(secrets))}. Set it with ${command}`;
  return { code: "UNKNOWN_SECRET", path, message };
}
