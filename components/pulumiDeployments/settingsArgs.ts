import * as pulumi from "@pulumi/pulumi";
import type * as pulumiservice from "@pulumi/pulumiservice";
import type { CloudLogins, DocumentValue, SettingsDocument } from "../../targets/deployments/document";
import type { Secrets } from "../secrets";

/** The sources of the secret values of a document. */
export interface SecretValues {
  readonly secrets: Secrets;
  /** The stored Pulumi access tokens, by the purpose of their identity. */
  readonly tokens: Readonly<Record<string, pulumi.Output<string>>>;
}

type IndexArgs = Omit<pulumiservice.DeploymentSettingsArgs, "organization" | "project" | "stack">;
type ApiArgs = Omit<pulumiservice.api.deployments.SettingsArgs, "orgName" | "projectName" | "stackName">;

/**
 * A document as the arguments of `pulumiservice:index:DeploymentSettings`. Each secret value is a secret output of its own:
 * within a secret object, the provider would make every variable secret.
 */
export function indexArgs(document: SettingsDocument, values: SecretValues): IndexArgs {
  const { agentPoolID, sourceContext, vcs, executorContext, operationContext, cacheOptions } = document;
  const { gitAuth, ...git } = sourceContext.git;
  const { environmentVariables, oidc, preRunCommands, options } = operationContext;
  const { deployTags: _, tagFilters: __, reviewStackLabels: ___, ...triggers } = vcs ?? {};
  return {
    ...(agentPoolID !== undefined && { agentPoolId: agentPoolID }),
    sourceContext: {
      git: {
        ...git,
        ...(gitAuth && {
          gitAuth: {
            ...(gitAuth.basicAuth && {
              basicAuth: {
                // Not a secret: pulumiservice 1.3.0 reads a secret user name back as another text.
                username: gitAuth.basicAuth.userName,
                password: valueOf(gitAuth.basicAuth.password, values),
              },
            }),
            ...(gitAuth.sshAuth && { sshAuth: { sshPrivateKey: valueOf(gitAuth.sshAuth.sshPrivateKey, values) } }),
          },
        }),
      },
    },
    ...(vcs && { vcs: { ...triggers, ...(vcs.paths && { paths: [...vcs.paths] }) } as IndexArgs["vcs"] & object }),
    executorContext: { executorImage: executorContext.executorImage.reference },
    operationContext: {
      ...(preRunCommands && { preRunCommands: [...preRunCommands] }),
      ...(environmentVariables && {
        environmentVariables: mapped(environmentVariables, (one) => valueOf(one, values)),
      }),
      ...(oidc && { oidc: indexLogins(oidc) }),
      options,
    },
    cacheOptions,
  };
}

function indexLogins({ aws, azure, gcp }: CloudLogins) {
  return {
    ...(aws && { aws: { roleARN: aws.roleArn, sessionName: aws.sessionName, duration: aws.duration } }),
    ...(azure && { azure }),
    ...(gcp && { gcp }),
  };
}

/** A document as the arguments of `pulumiservice:api/deployments:Settings`, which sends them to the API unchanged. */
export function apiArgs(document: SettingsDocument, values: SecretValues): ApiArgs {
  const { operationContext, sourceContext, agentPoolID, ...rest } = document;
  const { environmentVariables, ...context } = operationContext;
  const { gitAuth, ...git } = sourceContext.git;
  return {
    ...rest,
    ...(agentPoolID !== undefined && { agentPoolID }),
    sourceContext: {
      git: {
        ...git,
        ...(gitAuth && {
          gitAuth: {
            ...(gitAuth.basicAuth && {
              basicAuth: {
                userName: gitAuth.basicAuth.userName,
                password: wireValue(gitAuth.basicAuth.password, values),
              },
            }),
            ...(gitAuth.sshAuth && { sshAuth: { sshPrivateKey: wireValue(gitAuth.sshAuth.sshPrivateKey, values) } }),
          },
        }),
      },
    },
    operationContext: {
      ...context,
      ...(environmentVariables && {
        environmentVariables: mapped(environmentVariables, (one) => wireValue(one, values)),
      }),
    },
  };
}

/** A value as Pulumi Cloud's API takes it: a secret is an object. */
function wireValue(value: DocumentValue, values: SecretValues): unknown {
  return typeof value === "string" ? value : { secret: valueOf(value, values) };
}

function valueOf(value: DocumentValue, { secrets, tokens }: SecretValues): pulumi.Input<string> {
  if (typeof value === "string") return value;
  if ("tokenOf" in value) return pulumi.secret(tokens[value.tokenOf] ?? "");
  return pulumi.secret(secrets.apply((all) => all[value.secret] ?? ""));
}

function mapped<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
