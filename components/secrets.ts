import * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../pipeline/diagnostics/diagnostic";
import { listed } from "../pipeline/diagnostics/wording";
import { platformProject } from "../pipeline/stackFile";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import { maskingDiagnostics } from "../targets/gitlab/project/masking";
import type { PlannedVariable } from "../targets/gitlab/project/variables";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";

/** The values of the secrets that the settings name, by name. */
export type Secrets = pulumi.Output<Readonly<Record<string, string>>>;

export function secretsOf({ secrets }: PulumiPipelineArgs): Secrets {
  return pulumi.secret(pulumi.output(secrets ?? {}));
}

/**
 * The errors of missing secrets, and the errors and warnings of values that GitLab can't mask. Empty if a preview does
 * not know all values yet, so that the rest of the preview is shown.
 */
export async function secretDiagnostics(
  { variables, escSecrets }: Pick<GitLabPlan, "variables" | "escSecrets">,
  secrets: Secrets,
): Promise<readonly Diagnostic[]> {
  const diagnostics = secrets.apply((all) => [
    ...variables.flatMap((variable) => secretVariableDiagnostics(variable, all)),
    ...escSecrets
      .filter(({ secret }) => all[secret] === undefined)
      .map(({ secret, path }) => unknownSecret(secret, path, all)),
  ]);
  // The diagnostics contain no secret values, so they need not be secret.
  const known: unknown = await pulumi.runtime.serializeProperty("secrets", pulumi.unsecret(diagnostics));
  return known === pulumi.runtime.unknownValue ? [] : (known as readonly Diagnostic[]);
}

type Values = Readonly<Record<string, string>>;

function secretVariableDiagnostics(variable: PlannedVariable, secrets: Values): Diagnostic[] {
  const { value, path } = variable;
  if (value.kind === "plain") return [];
  const secret = secrets[value.secret];
  return secret === undefined
    ? [unknownSecret(value.secret, path, secrets)]
    : maskingDiagnostics(variable, value.secret, secret);
}

function unknownSecret(name: string, path: string, secrets: Values): Diagnostic {
  const command = `pulumi config set --secret --path '${platformProject}:secrets.${name}'`;
  const message = `there is no secret "${name}". Secrets: ${listed(Object.keys(secrets))}. Set it with ${command}`;
  return errorAt("UNKNOWN_SECRET", path, message);
}
