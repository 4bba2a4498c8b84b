import { compact, isList, isObject, isSecret, plain, type Value, type Values, unwrapped } from "../../values";

/**
 * The body of a PUT, from inputs whose secrets are wrapped (provider 1.3.0: ToPulumiServiceDeploymentSettingsInput). As in the
 * provider, an environment variable is sent as a secret only if it or an object around it is secret, `shell` is never sent, and
 * a `vcs` of an unknown provider is left out.
 */
export function settingsToWire(inputs: Values): Values {
  return compact({
    agentPoolID: plain(inputs.agentPoolId),
    executorContext: executorContext(inputs),
    sourceContext: sourceContext(inputs),
    gitHub: inputs.github === undefined ? null : triggers(opened(inputs.github)),
    vcs: vcs(inputs),
    operationContext: operationContext(inputs),
    cacheOptions: inputs.cacheOptions === undefined ? null : { enable: opened(inputs.cacheOptions).enable ?? false },
  });
}

const PROVIDERS = ["azure_devops", "bitbucket", "custom", "github", "gitlab"];

function executorContext({ executorContext }: Values): Value {
  if (executorContext === undefined) return null;
  return compact({ executorImage: plain(opened(executorContext).executorImage) });
}

function sourceContext({ sourceContext: given }: Values): Value {
  if (given === undefined) return null;
  const { git } = opened(given);
  if (git === undefined) return {};
  const { repoUrl, branch, repoDir, commit, gitAuth } = opened(git);
  const isSecretAround = [given, git, gitAuth].some(isSecret);
  return {
    git: compact({
      ...filled({ repoUrl, branch, repoDir, commit }),
      gitAuth: gitAuth === undefined ? null : credentials(opened(gitAuth), isSecretAround),
    }),
  };
}

function credentials({ sshAuth, basicAuth }: Values, isSecretAround: boolean): Values {
  const [ssh, basic] = [sshAuth, basicAuth].map((given) => (given === undefined ? undefined : opened(given)));
  return compact({
    sshAuth: ssh && compact({ sshPrivateKey: always(ssh.sshPrivateKey), password: optionalSecret(ssh.password) }),
    basicAuth: basic && {
      userName: secretValue(basic.username, isSecretAround || isSecret(basicAuth)),
      password: always(basic.password),
    },
  });
}

function operationContext({ operationContext: given }: Values): Value {
  if (given === undefined) return null;
  const { environmentVariables, preRunCommands, options, oidc } = opened(given);
  const isSecretAround = [given, environmentVariables].some(isSecret);
  const variables = environmentVariables === undefined ? {} : opened(environmentVariables);
  const sent = Object.entries(compact(variables)).map(([name, value]) => [name, secretValue(value, isSecretAround)]);
  return compact({
    oidc: oidc === undefined ? null : identities(plain(oidc) as Values),
    ...filled({ preRunCommands }),
    environmentVariables: sent.length > 0 ? (Object.fromEntries(sent) as Values) : null,
    options: options === undefined ? null : trueFlags(opened(options)),
  });
}

function identities({ aws, azure, gcp }: Values): Values {
  return compact({
    aws: isObject(aws) ? awsIdentity(aws) : null,
    gcp: isObject(gcp)
      ? {
          ...requiredTexts(gcp, ["projectId", "workloadPoolId", "providerId", "serviceAccount"]),
          ...filled({ region: gcp.region, tokenLifetime: gcp.tokenLifetime }),
        }
      : null,
    azure: isObject(azure) ? filled(azure) : null,
  });
}

function awsIdentity({ roleARN, sessionName, duration, policyARNs }: Values): Values {
  return { roleArn: roleARN ?? "", sessionName: sessionName ?? "", ...filled({ duration, policyArns: policyARNs }) };
}

function vcs({ vcs: given }: Values): Value {
  if (given === undefined) return null;
  const block = opened(given);
  const provider = plain(block.provider);
  if (typeof provider !== "string" || !PROVIDERS.includes(provider)) return null;
  return { provider, ...triggers(block), ...filled({ installationId: block.installationId }) };
}

/** Flags that are false are left out. */
function triggers(block: Values): Values {
  const { repository, paths, deployPullRequest } = block;
  const flags = ["pullRequestTemplate", "deployCommits", "previewPullRequests"].filter(
    (name) => plain(block[name]) === true,
  );
  return {
    ...filled({ repository, paths }),
    ...Object.fromEntries(flags.map((name) => [name, true])),
    ...(typeof plain(deployPullRequest) === "number" && { deployPullRequest: plain(deployPullRequest) }),
  };
}

function trueFlags(options: Values): Values {
  const names = ["skipInstallDependencies", "skipIntermediateDeployments", "deleteAfterDestroy"];
  return Object.fromEntries(names.filter((name) => plain(options[name]) === true).map((name) => [name, true]));
}

function requiredTexts(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? ""]));
}

/** The values that are neither absent nor empty. */
function filled(values: Values): Record<string, Value> {
  const bare = Object.entries(compact(values)).map(([name, value]) => [name, plain(value)] as const);
  return Object.fromEntries(bare.filter(([, value]) => value !== "" && !(isList(value) && value.length === 0)));
}

function opened(value: Value): Values {
  const inner = unwrapped(value);
  return isObject(inner) ? inner : {};
}

/** Provider: SecretValue. An empty secret is an empty object. */
function secretValue(value: Value | undefined, isSecretAround: boolean): Value {
  const text = value === undefined || value === null ? "" : plain(value);
  if (!isSecretAround && !isSecret(value)) return text;
  return text === "" ? {} : { secret: text };
}

/** A value that the provider sends as a secret, whether it is marked or not. */
function always(value: Value | undefined): Value {
  return value === undefined || value === null ? "" : secretValue(value, true);
}

function optionalSecret(value: Value | undefined): Value {
  return value === undefined || value === null ? null : secretValue(value, true);
}
