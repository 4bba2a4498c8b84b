import { compact, flag, isList, isObject, text, texts, type Value, type Values } from "../../values";

/** The property for a secret of the response, whose `marker` stands instead of its value. */
export type SecretProperty = (path: readonly string[], marker: string) => Value;

/**
 * The properties of settings that the API returned (provider 1.3.0: ToPropertyMap). They have what the API returned and no
 * more, but the three flags of `vcs` and `github` always.
 */
export function settingsFromWire(wire: Values, secretProperty: SecretProperty): Record<string, Value> {
  const image = imageOf(object(wire, "executorContext"));
  const cache = object(wire, "cacheOptions");
  return compact({
    agentPoolId: text(wire, "agentPoolID"),
    sourceContext: sourceContext(object(wire, "sourceContext"), secretProperty),
    operationContext: operationContext(object(wire, "operationContext"), secretProperty),
    github: triggers(object(wire, "gitHub")),
    vcs: vcs(object(wire, "vcs")),
    executorContext: image === "" ? null : { executorImage: image },
    cacheOptions: cache && { enable: flag(cache, "enable") ?? false },
  });
}

function sourceContext(wire: Values | undefined, secretProperty: SecretProperty): Value {
  if (!wire) return null;
  const git = object(wire, "git");
  if (!git) return {};
  const auth = object(git, "gitAuth");
  return {
    git: compact({
      ...filledTexts(git, ["repoUrl", "commit", "branch", "repoDir"]),
      gitAuth: auth && credentials(auth, secretProperty),
    }),
  };
}

// A secret with an empty text is left out.
function credentials(auth: Values, secretProperty: SecretProperty): Values {
  const [ssh, basic] = [object(auth, "sshAuth"), object(auth, "basicAuth")];
  const hidden = (kind: string, values: Values, name: string) => {
    const marker = textOf(values[name]);
    return marker === "" ? null : secretProperty(["sourceContext", "git", "gitAuth", kind, name], marker);
  };
  const userName = basic ? textOf(basic.userName) : "";
  return compact({
    sshAuth:
      ssh &&
      compact({ sshPrivateKey: hidden("sshAuth", ssh, "sshPrivateKey"), password: hidden("sshAuth", ssh, "password") }),
    // The user name is never a secret here.
    basicAuth:
      basic &&
      compact({ username: userName === "" ? null : userName, password: hidden("basicAuth", basic, "password") }),
  });
}

function operationContext(wire: Values | undefined, secretProperty: SecretProperty): Value {
  if (!wire) return null;
  const [variables, options] = [object(wire, "environmentVariables"), object(wire, "options")];
  return compact({
    preRunCommands: isList(wire.preRunCommands) ? texts(wire, "preRunCommands") : null,
    environmentVariables: variables && environmentVariables(variables, secretProperty),
    options: options && optionsOf(options),
    oidc: identities(object(wire, "oidc")),
  });
}

function environmentVariables(variables: Values, secretProperty: SecretProperty): Values {
  return Object.fromEntries(
    Object.entries(compact(variables)).map(([name, value]) => [
      name,
      isObject(value) ? secretProperty(["operationContext", "environmentVariables", name], textOf(value)) : value,
    ]),
  );
}

function optionsOf(options: Values): Values {
  const flags = ["skipInstallDependencies", "skipIntermediateDeployments", "deleteAfterDestroy"];
  const set = flags.filter((name) => options[name] === true).map((name) => [name, true]);
  return { ...filledTexts(options, ["shell"]), ...(Object.fromEntries(set) as Values) };
}

function identities(oidc: Values | undefined): Value {
  if (!oidc) return null;
  const [aws, gcp, azure] = [object(oidc, "aws"), object(oidc, "gcp"), object(oidc, "azure")];
  if (!aws && !gcp && !azure) return null;
  return compact({
    aws: aws && awsIdentity(aws),
    gcp:
      gcp &&
      filledTexts(gcp, ["providerId", "serviceAccount", "region", "workloadPoolId", "projectId", "tokenLifetime"]),
    azure: azure && filledTexts(azure, ["tenantId", "clientId", "subscriptionId"]),
  });
}

function awsIdentity(aws: Values): Values {
  const { roleArn, ...others } = filledTexts(aws, ["roleArn", "sessionName", "duration"]);
  const policyARNs = isList(aws.policyArns) ? texts(aws, "policyArns") : null;
  return compact({ roleARN: roleArn, ...others, policyARNs });
}

function triggers(block: Values | undefined): Value {
  if (!block) return null;
  const paths = texts(block, "paths");
  return {
    ...Object.fromEntries(
      ["previewPullRequests", "deployCommits", "pullRequestTemplate"].map((name) => [name, flag(block, name) ?? false]),
    ),
    ...filledTexts(block, ["repository"]),
    ...(paths.length > 0 && { paths }),
  };
}

function vcs(block: Values | undefined): Value {
  if (!block) return null;
  const { deployPullRequest } = block;
  return {
    provider: text(block, "provider") ?? "",
    ...(triggers(block) as Values),
    ...filledTexts(block, ["installationId"]),
    ...(typeof deployPullRequest === "number" && { deployPullRequest }),
  };
}

/** The reference of an image, which the API returns by itself or in an object. */
function imageOf(executorContext: Values | undefined): string {
  const image = executorContext?.executorImage;
  if (typeof image === "string") return image;
  return isObject(image) ? (text(image, "reference") ?? "") : "";
}

function object(values: Values, name: string): Values | undefined {
  const value = values[name];
  return isObject(value) ? value : undefined;
}

function filledTexts(values: Values, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(names.flatMap((name) => (text(values, name) ? [[name, text(values, name) ?? ""]] : [])));
}

/** The text of a value that may be secret. */
function textOf(value: Value | undefined): string {
  if (typeof value === "string") return value;
  return isObject(value) ? (text(value, "secret") ?? "") : "";
}
