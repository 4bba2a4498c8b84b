import type { Program } from "../../pipeline/model";
import { shellWord } from "../shell";
import type { PlannedSettings } from "./deploymentsPlan";

/** A value of the document: a text, the name of a secret, or the purpose of the identity whose stored token is the value. */
export type DocumentValue = string | { readonly secret: string } | { readonly tokenOf: string };

/**
 * The deployment settings of a stack, with the property names of Pulumi Cloud's API. Properties without a value are left out, as
 * when the provider reads them: otherwise each refresh would show a difference (pulumiservice 1.3.0).
 */
export interface SettingsDocument {
  readonly agentPoolID?: string;
  readonly sourceContext: { readonly git: GitSource };
  readonly vcs?: VcsDocument;
  readonly executorContext: { readonly executorImage: { readonly reference: string } };
  readonly operationContext: {
    readonly preRunCommands?: readonly string[];
    readonly environmentVariables?: Readonly<Record<string, DocumentValue>>;
    readonly oidc?: CloudLogins;
    readonly options: { readonly skipInstallDependencies: true };
    readonly role?: { readonly id: string };
  };
  readonly cacheOptions: { readonly enable: boolean };
}

export interface GitSource {
  readonly branch?: string;
  readonly repoDir?: string;
  readonly repoUrl?: string;
  readonly gitAuth?: {
    readonly basicAuth?: { readonly userName: string; readonly password: DocumentValue };
    readonly sshAuth?: { readonly sshPrivateKey: DocumentValue };
  };
}

export interface VcsDocument {
  readonly provider: string;
  readonly repository: string;
  readonly installationId?: string;
  readonly deployCommits: boolean;
  readonly previewPullRequests: boolean;
  readonly pullRequestTemplate: boolean;
  readonly paths?: readonly string[];
  readonly deployTags?: true;
  readonly tagFilters?: readonly string[];
  readonly reviewStackLabels?: readonly string[];
}

export interface CloudLogins {
  readonly aws?: { readonly roleArn: string; readonly sessionName: string; readonly duration: string };
  readonly azure?: { readonly clientId: string; readonly tenantId: string; readonly subscriptionId: string };
  readonly gcp?: {
    readonly projectId: string;
    readonly workloadPoolId: string;
    readonly providerId: string;
    readonly serviceAccount: string;
  };
}

/** The document of a stack. `program` is its program, with the toolchain that was detected in its files. */
export function settingsDocument(planned: PlannedSettings, program: Program): SettingsDocument {
  const variables = environmentVariables(planned, program);
  const commands = preRunCommands(planned, program);
  const oidc = cloudLogins(planned);
  const vcs = vcsDocument(planned);
  return {
    ...(planned.agentPool !== undefined && { agentPoolID: planned.agentPool }),
    sourceContext: { git: gitSource(planned, program) },
    ...(vcs && { vcs }),
    executorContext: { executorImage: { reference: program.toolchain.image } },
    operationContext: {
      ...(commands.length > 0 && { preRunCommands: commands }),
      ...(Object.keys(variables).length > 0 && { environmentVariables: variables }),
      ...(oidc && { oidc }),
      // preRunCommands install the dependencies, in the versions of the lock file.
      options: { skipInstallDependencies: true },
      ...(planned.role !== undefined && { role: { id: planned.role } }),
    },
    cacheOptions: { enable: planned.caches },
  };
}

function gitSource({ branch, source }: PlannedSettings, { path }: Program): GitSource {
  return {
    ...(branch !== undefined && { branch }),
    ...(path !== "." && { repoDir: path }),
    // An integration has the URL, and clones with its own credentials.
    ...(source.kind === "git" && { repoUrl: source.url, ...gitAuth(source.login) }),
  };
}

function gitAuth(login: Extract<PlannedSettings["source"], { kind: "git" }>["login"]): Pick<GitSource, "gitAuth"> {
  switch (login?.kind) {
    case undefined:
      return {};
    case "password":
      return { gitAuth: { basicAuth: { userName: login.username, password: { secret: login.password } } } };
    case "ssh":
      return { gitAuth: { sshAuth: { sshPrivateKey: { secret: login.privateKey } } } };
  }
}

function vcsDocument(planned: PlannedSettings): VcsDocument | undefined {
  const { source, starts, previewsRequests, isTemplate, label } = planned;
  if (source.kind === "git") return undefined;
  const { provider, repository, installation } = source;
  return {
    provider,
    repository,
    ...(installation !== undefined && { installationId: installation }),
    deployCommits: starts.kind === "branch",
    previewPullRequests: previewsRequests,
    pullRequestTemplate: isTemplate,
    ...(starts.kind === "branch" && starts.paths && { paths: starts.paths }),
    ...(starts.kind === "tag" && { deployTags: true, tagFilters: [starts.pattern] }),
    ...(label !== undefined && { reviewStackLabels: [label] }),
  };
}

/**
 * The commands before a run, in the program's folder: the ESC environment, the steps of the settings, and the installation of
 * the versions in the lock file. Pulumi runs each in a new shell.
 */
function preRunCommands({ escEnvironment }: PlannedSettings, { steps, toolchain }: Program): string[] {
  return [
    ...(escEnvironment === undefined ? [] : [addEscEnvironment(escEnvironment)]),
    ...steps.beforeInstall,
    ...toolchain.install,
    ...steps.before,
  ];
}

/** Adds the ESC environment to the stack's configuration in the checkout. Variables name the stack: it may be a review stack. */
function addEscEnvironment(name: string): string {
  const stack = "$PULUMI_CI_ORGANIZATION/$PULUMI_CI_PROJECT/$PULUMI_CI_STACK";
  return `pulumi config env add ${shellWord(name)} --stack "${stack}" --yes > /dev/null`;
}

function environmentVariables({ variables, tokenOf }: PlannedSettings, { toolchain }: Program) {
  const own = variables.map(({ name, value }): [string, DocumentValue] => [
    name,
    value.kind === "plain" ? value.text : { secret: value.secret },
  ]);
  const all: Record<string, DocumentValue> = { ...toolchain.variables, ...Object.fromEntries(own) };
  return tokenOf === undefined ? all : { ...all, PULUMI_ACCESS_TOKEN: { tokenOf } };
}

function cloudLogins({ clouds: { aws, azure, gcp }, key }: PlannedSettings): CloudLogins | undefined {
  if (!aws && !azure && !gcp) return undefined;
  return {
    ...(aws && { aws: { roleArn: aws.roleArn, sessionName: sessionName(key), duration: goDuration(aws.duration) } }),
    ...(azure && {
      azure: { clientId: azure.clientId, tenantId: azure.tenantId, subscriptionId: azure.subscriptionId },
    }),
    ...(gcp && {
      gcp: {
        projectId: String(gcp.project),
        workloadPoolId: gcp.workloadPoolId,
        providerId: gcp.providerId,
        serviceAccount: gcp.serviceAccount,
      },
    }),
  };
}

/** The name of an AWS session. AWS: at most 64 characters, without a slash. */
function sessionName(key: string): string {
  return `pulumi-${key.replaceAll("/", "-")}`.slice(0, 64);
}

/**
 * A duration as Go prints it, such as `1h0m0s`, because the provider returns it in this form (pulumiservice 1.3.0:
 * DeploymentSettings.Check).
 */
export function goDuration(duration: string): string {
  const seconds = [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1),
    0,
  );
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [`${hours}h`, `${minutes}m`, `${seconds % 60}s`];
  return parts.slice(hours > 0 ? 0 : minutes > 0 ? 1 : 2).join("");
}
