import * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, errorAt } from "../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../pipeline/diagnostics/wording";
import { platformProject } from "../pipeline/stackFile";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import { maskingDiagnostics } from "../targets/gitlab/project/masking";
import type { PlannedHook } from "../targets/gitlab/project/hooks";
import type { PlannedVariable } from "../targets/gitlab/project/variables";
import { knownValue } from "./knownValue";
import type { PulumiPipelineArgs } from "./pulumiPipelineArgs";

/** The values of the secrets that the settings name, by name. */
export type Secrets = pulumi.Output<Readonly<Record<string, string>>>;

export function secretsOf({ secrets }: Pick<PulumiPipelineArgs, "secrets">): Secrets {
  return pulumi.secret(pulumi.output(secrets ?? {}));
}

/**
 * The errors of missing secrets, and the errors and warnings of values that GitLab can't mask. Empty if a preview does
 * not know all values yet, so that the rest of the preview is shown.
 */
export async function secretDiagnostics(
  {
    variables,
    hooks = [],
    escSecrets,
  }: Pick<GitLabPlan, "variables" | "escSecrets"> & Partial<Pick<GitLabPlan, "hooks">>,
  secrets: Secrets,
): Promise<readonly Diagnostic[]> {
  const diagnostics = secrets.apply((all) => [
    ...variables.flatMap((variable) => secretVariableDiagnostics(variable, all)),
    ...hooks.flatMap((hook) => hookDiagnostics(hook, all)),
    ...escSecrets
      .filter(({ secret }) => all[secret] === undefined)
      .map(({ secret, path }) => unknownSecret(secret, path, all)),
  ]);
  // The diagnostics contain no secret values, so they need not be secret.
  return (await knownValue(diagnostics)) ?? [];
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

/** The error that a webhook's token is missing, or can't be sent in a header. */
function hookDiagnostics({ token, path }: PlannedHook, secrets: Values): Diagnostic[] {
  if (token === undefined) return [];
  const secret = secrets[token];
  if (secret === undefined) return [unknownSecret(token, `${path}.token`, secrets)];
  if (/^[\x21-\x7e]+$/.test(secret)) return [];
  const message = `GitLab can't send secret ${quoted(token)} in a header: it needs ASCII characters without spaces and line breaks. Set it again, such as with printf %s instead of echo`;
  return [errorAt("UNUSABLE_HOOK_TOKEN", `${path}.token`, message)];
}

function unknownSecret(name: string, path: string, secrets: Values): Diagnostic {
  const command = `pulumi config set --secret --path '${platformProject}:secrets.${name}'`;
  const message = `there is no secret "${name}". Secrets: ${listed(Object.keys(secrets))}. Set it with ${command}`;
  return errorAt("UNKNOWN_SECRET", path, message);
}
