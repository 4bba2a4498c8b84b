// Generated from the settings' schemas by `npm run schema`. Change the schemas in pipeline/settings/ instead.
import type { Installer, PackageManager } from "../pipeline/programs/packageManagers";
import type { Runtime } from "../pipeline/programs/runtimes";
import type {
  Adopted,
  Approval,
  ApprovalBy,
  Authentication,
  Caches,
  CircleCiKind,
  Delivery,
  Edition,
  EscAttachment,
  EscPermission,
  FleetPreviews,
  FoundationAdopted,
  HookEvent,
  KestraDialect,
  LeaveChoice,
  LeaveFile,
  OnDrift,
  PlatformAdopted,
  Previews,
  PushAccess,
  Report,
  RingApproval,
  ScheduledOperation,
  SourceProvider,
  TargetName,
  VariableType,
  Visibility,
} from "../pipeline/settings/choices";

/** The settings of one project. */
export interface PipelineSettingsArgs {
  /** The full path of the GitLab project. Example: `acme/shop/api`. */
  project: string;

  /**
   * The Pulumi organization that owns the program's stacks. Exactly one of `organization` and `backend` is set.
   * Example: `acme`.
   */
  organization?: string;

  /** The system that runs the deployments. Defaults to `gitlab`. */
  target?: TargetName;

  /**
   * How Pulumi Deployments runs the deployments. Needs `target: deployments`. Defaults to the GitLab integration of the
   * Pulumi organization.
   */
  pulumiDeployments?: PulumiDeploymentsArgs;

  /**
   * The project in CircleCI, for the file that `render --target circleci` prints. No update creates anything in
   * CircleCI. Defaults to a project of the GitHub App.
   */
  circleci?: CircleCiArgs;

  /** The Pulumi program that the pipeline deploys. Exactly one of `program` and `programs` is set. */
  program?: ProgramArgs;

  /** The Pulumi programs of a project that has several. */
  programs?: NamedProgramArgs[];

  /** The deployments, in promotion order. */
  deployments: DeploymentArgs[];

  /** The project's default branch, which holds the CI file. Defaults to `main`. Example: `trunk`. */
  defaultBranch?: string;

  /** How jobs log in to Pulumi Cloud. Defaults to `oidc`. */
  authentication?: Authentication;

  /** The edition of the Pulumi organization. `enterprise` includes Business Critical. Defaults to `enterprise`. */
  edition?: Edition;

  /** Who owns the OIDC issuer in Pulumi Cloud. Defaults to this project alone. */
  trust?: TrustArgs;

  /**
   * How long the stored Pulumi access tokens are valid. Required where `authentication` is `token`, and allowed only
   * there.
   */
  tokens?: TokensArgs;

  /** A self-managed backend, which keeps the state instead of Pulumi Cloud. */
  backend?: BackendArgs;

  /**
   * The identity of a merge request's preview, which runs unreviewed code, in Pulumi Cloud. Defaults to `separated`.
   */
  previews?: Previews;

  /** How a merge request shows the result of its preview. Defaults to `widget`. */
  report?: Report;

  /** Which jobs use the caches of packages and plugins that merge requests' jobs write. Defaults to `separated`. */
  caches?: Caches;

  /** An ephemeral stack for each merge request that has the label. */
  reviewStacks?: ReviewStacksArgs;

  /** A schedule that detects drift: changes that were made outside Pulumi. */
  drift?: DriftArgs;

  /** The project's base ESC environment, which the ESC environments of all its deployments and previews import. */
  esc?: EscBaseArgs;

  /**
   * The policy packs that every preview and deployment has to pass. Published ones do not apply to review stacks.
   * Defaults to none.
   */
  policyPacks?: PolicyPackArgs[];

  /**
   * Whether a deployment that a person starts does exactly what its preview showed, by a saved update plan.
   * Experimental in Pulumi. Defaults to `false`.
   */
  savedPlans?: boolean;

  /**
   * The container image of all jobs. Defaults to Pulumi's image for the runtime, pinned to a version. Example:
   * `pulumi/pulumi-nodejs:3.259.0`.
   */
  image?: string;

  /** The version of Pulumi's images. Defaults to a version that this package was tested with. Example: `3.259.0`. */
  pulumiVersion?: string;

  /**
   * Where Pulumi's images are pulled from: a mirror, or GitLab's dependency proxy. Defaults to Docker Hub. Example:
   * `registry.example.com/mirror`.
   */
  registry?: string;

  /** The tags of the runners that run the jobs. Defaults to none. Example: `["linux"]`. */
  runnerTags?: string[];

  /** How long a job may take, at most a day. Defaults to the project's own limit. Example: `90m`. */
  timeout?: string;

  /**
   * How often a job is retried when its runner failed. A job that itself failed is not retried. One of `0`, `1`, `2`.
   * Defaults to `1`.
   */
  retries?: number;

  /**
   * What prevents one person alone from deploying. Needs GitLab Premium: the Community Edition is refused before
   * anything is changed; an Enterprise Edition without a licence is refused by GitLab itself, when the first of these
   * resources is created. Defaults to none.
   */
  protection?: ProtectionArgs;

  /**
   * The other projects whose jobs may access this project with their job tokens, such as to download its artifacts. The
   * list is complete: all others lose access. Defaults to what GitLab has: no update changes it.
   */
  jobTokenAccess?: JobTokenAccessArgs;

  /** The unsafe settings that this project uses on purpose, each with a reason. Defaults to none. */
  exceptions?: ExceptionArgs[];

  /** More CI/CD variables for the project. Defaults to none. */
  variables?: VariableArgs[];

  /** The webhooks of the project, such as for a chat or a dashboard. Others are kept. Defaults to none. */
  hooks?: HookArgs[];

  /** How the CI file reaches the project. Defaults to `commit`. */
  delivery?: Delivery;

  /**
   * The stage of the team's `.gitlab-ci.yml` that has all jobs, with `delivery: include`. Their order in it follows
   * from `needs`. Defaults to `deploy`. Example: `release`.
   */
  stage?: string;

  /**
   * The files with jobs of the team that the CI file includes. These jobs inherit nothing from the pipeline, and get
   * none of its identities. Defaults to none.
   */
  include?: IncludeArgs[];

  /**
   * The stages of the jobs in `include`, besides those of the pipeline, which come after them: `preview`, `review`,
   * `deploy` and `drift`. Defaults to `build` and `test`. Example: `["lint", "test"]`.
   */
  stages?: string[];

  /**
   * Whether a `.gitlab-ci.yml` that the project already has may be replaced. Git keeps its text. Defaults to `false`.
   */
  replaceExistingFile?: boolean;

  /**
   * The kinds of existing resources that `pulumi up` adopts where they have the name of a planned one. Without its kind
   * here, such a resource is an error. Protections of branches and tags need no kind, because they are never weakened.
   * Defaults to none. Example: `["environments", "variables"]`.
   */
  adopt?: Adopted[];

  /**
   * What `pulumi destroy` leaves behind, by kind. `pulumi up` records it, and then `pulumi destroy` does it. Defaults
   * to destroying what the pipeline created, and keeping what was adopted.
   */
  leave?: LeaveArgs;
}

/** How Pulumi Deployments runs the deployments. */
export interface PulumiDeploymentsArgs {
  /** Where Pulumi Deployments gets the program from. Defaults to the GitLab integration, with `project`. */
  source?: SourceArgs;

  /** What counts as the approval of a deployment with `approval: manual`. Defaults to `start`. */
  approval?: ApprovalBy;

  /**
   * Whether each run also logs in to the clouds of its deployment's `esc` itself. The commands before the installation,
   * for which no ESC environment is open, then have these credentials, too. Defaults to `false`.
   */
  oidc?: boolean;

  /**
   * The id of the pool of self-hosted agents that run the deployments. Defaults to Pulumi's own machines. Example:
   * `8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11`.
   */
  agentPool?: string;

  /**
   * The id of the custom role that runs have in Pulumi Cloud. Needs the Enterprise edition. Defaults to the identity of
   * the stack, which can change this stack alone. Example: `5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10`.
   */
  role?: string;
}

/** Where Pulumi Deployments gets the program from. */
export interface SourceArgs {
  /** The integration that clones the repository. Defaults to `gitlab`. */
  provider?: SourceProvider;

  /** The path of the repository, for the provider. Defaults to `project`. Example: `acme/shop-api`. */
  repository?: string;

  /**
   * The id of the integration's installation, if the Pulumi organization has several. Defaults to the one that Pulumi
   * Cloud chooses. Example: `12345678`.
   */
  installation?: string;

  /** The address of the repository, with `provider: git` only. Example: `https://git.example.com/acme/shop-api.git`. */
  url?: string;

  /** The user name for the address. Needs `password`. Example: `deploy`. */
  username?: string;

  /** The name of the secret that is the password for the address. Example: `git`. */
  password?: string;

  /** The name of the secret that is an SSH key for the address. Example: `gitKey`. */
  sshPrivateKey?: string;
}

/** The project in CircleCI. */
export interface CircleCiArgs {
  /**
   * How CircleCI is connected to the repository. It decides which events start a pipeline, and what the file knows
   * about them. Defaults to `githubApp`.
   */
  kind?: CircleCiKind;

  /**
   * The id of the CircleCI organization, which the OIDC issuer of its ID tokens contains. CircleCI shows it in the
   * organization's settings. Example: `8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11`.
   */
  organizationId?: string;

  /**
   * The id of the CircleCI project, which the ID tokens of its jobs contain. CircleCI shows it in the project's
   * settings. Example: `5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10`.
   */
  projectId?: string;
}

/** The Pulumi program inside the project. */
export interface ProgramArgs {
  /** The folder of the Pulumi program in the project. Defaults to `.`. Example: `infra`. */
  path?: string;

  /**
   * The language of the Pulumi program, by Pulumi's own name, or `kestra` for a folder of Kestra flows. Defaults to the
   * `runtime` of its `Pulumi.yaml`.
   */
  runtime?: Runtime;

  /**
   * The package manager that installs the program's dependencies. Defaults to the one whose lock file the program has.
   */
  packageManager?: PackageManager;

  /** The version of the language, where Pulumi has an image of it. Example: `22`. */
  version?: string;

  /**
   * What installs the program's dependencies. Defaults to `pulumi` where the program's `Pulumi.yaml` names `packages`
   * whose SDKs are not committed, and to `package-manager` otherwise.
   */
  install?: Installer;

  /**
   * The file, from the project's top folder, whose changes empty the cache. Defaults to the program's lock file.
   * Example: `infra/package-lock.json`.
   */
  lockFile?: string;

  /**
   * The container image of the program's jobs. Defaults to the `image` of all jobs. Example:
   * `pulumi/pulumi-nodejs:3.259.0`.
   */
  image?: string;

  /** The containers that run beside each job of the program. Defaults to none. */
  services?: ServiceArgs[];

  /**
   * More paths whose changes run the program's jobs, besides its own folder. A folder counts with everything below it.
   * Without it the jobs run for every change. Example: `["libs/*.ts"]`.
   */
  changes?: string[];

  /** Shell commands of the platform team that run around each preview and deployment. Defaults to none. */
  steps?: StepsArgs;

  /** What only Kestra flows have. Only with the runtime `kestra`. */
  kestra?: KestraProgramArgs;
}

/** A service: a container that runs beside each job of the program. */
export interface ServiceArgs {
  /** The container image of the service. Example: `postgres:16.4`. */
  image: string;

  /**
   * The host name by which the job reaches the service. Defaults to the names that GitLab derives from the image.
   * Example: `db`.
   */
  alias?: string;

  /**
   * Environment variables of the service alone, in plain text. Defaults to none. Example:
   * `{ POSTGRES_HOST_AUTH_METHOD: "trust" }`.
   */
  variables?: Record<string, string>;

  /**
   * The program that starts the service, with its arguments. Defaults to that of the image. Example:
   * `["/usr/local/bin/start"]`.
   */
  entrypoint?: string[];

  /**
   * The command of the service. Defaults to that of the image. Example:
   * `["--registry-mirror=https://mirror.example.com"]`.
   */
  command?: string[];
}

/** Shell commands that run in the program's folder. */
export interface StepsArgs {
  /**
   * Shell commands that run before each installation of dependencies, such as those that log in to a private registry.
   * The job is logged in to Pulumi, and what they write to `$HOME` is removed with the job. Defaults to none. Example:
   * `["npm config set //npm.example.com/:_authToken $CI_JOB_TOKEN"]`.
   */
  beforeInstall?: string[];

  /** Shell commands that run before each preview and deployment. Defaults to none. Example: `["make generate"]`. */
  before?: string[];

  /**
   * Shell commands that run after each preview and deployment that succeeded. Defaults to none. Example:
   * `["make clean"]`.
   */
  after?: string[];
}

/** The command line of Kestra flows, and their validation on merge requests. */
export interface KestraProgramArgs {
  /**
   * The command line of the jobs. Defaults to `legacy` where `image` is an image of the Kestra server whose version is
   * 1.3 or older, and to `kestractl` otherwise.
   */
  dialect?: KestraDialect;

  /**
   * How merge requests validate the flows. Without it they do not: in Kestra's open source edition every credential can
   * also deploy.
   */
  validation?: KestraValidationArgs;

  /**
   * Whether a flow of a production deployment without the label `system.readOnly` is an error instead of a warning.
   * With the label, Kestra's editor does not change the flow. Defaults to `false`.
   */
  requireReadOnly?: boolean;
}

/** How merge requests validate the flows, without a credential that could deploy them. */
export interface KestraValidationArgs {
  /**
   * Whether the command line validates the flows itself, with the plugins of its image, and asks no server. Only with
   * the dialect `legacy`. Defaults to `false`.
   */
  local?: boolean;

  /**
   * The address of the Kestra server, or `$NAME` for the variable that has it. The address has no path and no slash at
   * its end. Example: `https://kestra.example.com`.
   */
  server?: string;

  /** The tenant, in Kestra's Enterprise edition. Defaults to `main`. Example: `acme`. */
  tenant?: string;

  /**
   * The CI/CD variable with the API token of a service account that may not change flows. Merge requests read it, so no
   * deployment may use it. Example: `KESTRA_VALIDATION_TOKEN`.
   */
  token?: string;

  /**
   * The folders that are validated, inside the program's folder. Defaults to the folders that deployments deploy.
   * Example: `["."]`.
   */
  folders?: string[];
}

/** One of several Pulumi programs inside the project. */
export interface NamedProgramArgs {
  /** The name of the program, by which deployments refer to it. Example: `network`. */
  name: string;

  /**
   * The programs that are deployed before it. They come before it in the list. Defaults to none. Example:
   * `["network"]`.
   */
  dependsOn?: string[];

  /** The folder of the Pulumi program in the project. Defaults to `.`. Example: `infra`. */
  path?: string;

  /**
   * The language of the Pulumi program, by Pulumi's own name, or `kestra` for a folder of Kestra flows. Defaults to the
   * `runtime` of its `Pulumi.yaml`.
   */
  runtime?: Runtime;

  /**
   * The package manager that installs the program's dependencies. Defaults to the one whose lock file the program has.
   */
  packageManager?: PackageManager;

  /** The version of the language, where Pulumi has an image of it. Example: `22`. */
  version?: string;

  /**
   * What installs the program's dependencies. Defaults to `pulumi` where the program's `Pulumi.yaml` names `packages`
   * whose SDKs are not committed, and to `package-manager` otherwise.
   */
  install?: Installer;

  /**
   * The file, from the project's top folder, whose changes empty the cache. Defaults to the program's lock file.
   * Example: `infra/package-lock.json`.
   */
  lockFile?: string;

  /**
   * The container image of the program's jobs. Defaults to the `image` of all jobs. Example:
   * `pulumi/pulumi-nodejs:3.259.0`.
   */
  image?: string;

  /** The containers that run beside each job of the program. Defaults to none. */
  services?: ServiceArgs[];

  /**
   * More paths whose changes run the program's jobs, besides its own folder. A folder counts with everything below it.
   * Without it the jobs run for every change. Example: `["libs/*.ts"]`.
   */
  changes?: string[];

  /** Shell commands of the platform team that run around each preview and deployment. Defaults to none. */
  steps?: StepsArgs;

  /** What only Kestra flows have. Only with the runtime `kestra`. */
  kestra?: KestraProgramArgs;
}

/** One deployment of the promotion order. */
export interface DeploymentArgs {
  /**
   * The name of the deployment and of its GitLab environment, which may be in a folder: `prod/eu`. Example: `staging`.
   */
  name: string;

  /** The program that it deploys. Required where the project has several. Example: `network`. */
  program?: string;

  /**
   * The stack of the Pulumi program that it deploys, as `[organization/]project/stack`. Required unless it deploys
   * Kestra flows. Example: `shop-api/staging`.
   */
  stack?: string;

  /** The Kestra server and the namespaces. Required where it deploys Kestra flows, and allowed only there. */
  kestra?: KestraDeploymentArgs;

  /** What starts the deployment: exactly one of `branch` and `tag`. */
  on: TriggerArgs;

  /** Whether a person has to start the deployment's job. Defaults to `automatic`. */
  approval?: Approval;

  /**
   * Whether merge requests preview it. Their unreviewed code can then read its stack, including secrets. Defaults to
   * `true` for a program's first deployment, unless it is the only one or is called prod…, and to `false` otherwise.
   */
  preview?: boolean;

  /** What the drift schedule does when this deployment has drifted. Defaults to `drift.action`. */
  onDrift?: OnDrift;

  /**
   * The tags of the runners that run the deployment. Defaults to the `runnerTags` of all jobs. Example:
   * `["production"]`.
   */
  runnerTags?: string[];

  /** How Pulumi Deployments runs the deployment. Needs `target: deployments`. */
  pulumiDeployments?: DeploymentRunArgs;

  /**
   * The content of the deployment's ESC environment. Without it the ESC environment is created empty, and updates do
   * not change its content. A deployment of Kestra flows has an ESC environment only with it.
   */
  esc?: EscArgs;
}

/** The Kestra server and the namespaces of a deployment. */
export interface KestraDeploymentArgs {
  /**
   * The address of the Kestra server, or `$NAME` for the variable that has it. The address has no path and no slash at
   * its end. Example: `https://kestra.example.com`.
   */
  server?: string;

  /** The tenant, in Kestra's Enterprise edition. Defaults to `main`. Example: `acme`. */
  tenant?: string;

  /**
   * The variable with an API token, in Kestra's Enterprise edition: a CI/CD variable of this deployment, or an
   * environment variable of its ESC environment. Exactly one of `token` and `user` is set. Example: `KESTRA_TOKEN`.
   */
  token?: string;

  /** The variable with the name of a user. Like `token`, it is of this deployment alone. Example: `KESTRA_USER`. */
  user?: string;

  /**
   * The variable with the user's password. Like `token`, it is of this deployment alone. Example: `KESTRA_PASSWORD`.
   */
  password?: string;

  /** The namespaces, each with the folder of its flows. */
  namespaces: KestraNamespaceArgs[];
}

/** One namespace, and the folder with its flows. */
export interface KestraNamespaceArgs {
  /** The namespace. Every flow in the folder names it. Example: `acme.shop`. */
  name: string;

  /** The folder with its flows, inside the program's folder. Defaults to `.`. Example: `prod`. */
  path?: string;

  /**
   * Whether a deployment deletes the flows of the namespace that are not in the folder, including those that others
   * have put there. Defaults to `false`.
   */
  delete?: boolean;

  /** Files of the namespace. Defaults to none. */
  files?: KestraFilesArgs;
}

/** Files of a namespace, which its flows read. */
export interface KestraFilesArgs {
  /** The folder with the files, inside the program's folder and outside the folders of flows. Example: `files`. */
  path: string;

  /**
   * The folder of the namespace that gets the files. Files that are gone from the project stay there. Example:
   * `scripts`.
   */
  to: string;
}

/** What starts a deployment. */
export interface TriggerArgs {
  /** The branch of which each push is deployed. Example: `main`. */
  branch?: string;

  /** The pattern of the tags that are deployed. Example: `release-*`. */
  tag?: string;
}

/** How Pulumi Deployments runs one deployment. */
export interface DeploymentRunArgs {
  /**
   * The id of the pool of self-hosted agents that run the deployment. Defaults to `pulumiDeployments.agentPool`.
   * Example: `8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11`.
   */
  agentPool?: string;

  /**
   * The id of the custom role that its runs have in Pulumi Cloud. Defaults to `pulumiDeployments.role`. Example:
   * `5f0c7c9a-2c3e-4d2b-8a8e-5b7a0f6d9e10`.
   */
  role?: string;

  /** The schedules that run an operation on its stack. Defaults to none. */
  schedules?: DeploymentScheduleArgs[];

  /** When the resources of its stack are destroyed. Defaults to never. */
  ttl?: TtlArgs;
}

/** A schedule that runs an operation on a deployment's stack. */
export interface DeploymentScheduleArgs {
  /** The operation. Defaults to `update`. */
  operation?: ScheduledOperation;

  /**
   * When it runs, as the five fields of cron, in UTC. Exactly one of `cron` and `at` is set. Example: `0 6 * * MON`.
   */
  cron?: string;

  /** When it runs once, in UTC. Example: `2027-01-31T06:00:00Z`. */
  at?: string;
}

/** When the resources of a deployment's stack are destroyed. */
export interface TtlArgs {
  /** When they are destroyed, in UTC. Example: `2027-01-31T18:00:00Z`. */
  at: string;

  /** Whether the stack is removed after that, with its history. Defaults to `false`. */
  removeStack?: boolean;
}

/**
 * The content of a deployment's ESC environment, and of its counterpart for previews, which differs in its logins,
 * secrets and values.
 */
export interface EscArgs {
  /**
   * The ESC environments that the deployment's ESC environment imports, as `project/environment`; a later one overrides
   * the earlier. Example: `["aws/production@stable"]`.
   */
  imports?: string[];

  /**
   * The ESC environments that the previews' ESC environment imports. Unreviewed code can read them. Example:
   * `["aws/sandbox"]`.
   */
  previewImports?: string[];

  /** Configuration of the program's stack. Example: `{ "shop-api:replicas": 2 }`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown
  pulumiConfig?: Record<string, any>;

  /** Environment variables for the program and its plugins. Example: `{ AWS_REGION: "eu-west-1" }`. */
  environmentVariables?: Record<string, string>;

  /**
   * Files, by the environment variable that holds the path of each, with their content. Example:
   * `{ KUBECONFIG: "apiVersion: v1" }`.
   */
  files?: Record<string, string>;

  /** A login to AWS by OIDC. */
  aws?: AwsLoginArgs;

  /** A login to Azure by OIDC. */
  azure?: AzureLoginArgs;

  /** A login to Google Cloud by OIDC. */
  gcp?: GcpLoginArgs;

  /** Secrets of the platform stack that become values of the ESC environment. */
  secrets?: EscSecretArgs[];

  /**
   * More values of the ESC environment, in ESC's own syntax, for the deployment only. Example:
   * `{ pulumiConfig: { "shop-api:dbPassword": "${secrets.databasePassword}" } }`.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown
  values?: Record<string, any>;

  /**
   * More values of the ESC environment, in ESC's own syntax, for previews only. Unreviewed code can read them. Example:
   * `{ pulumiConfig: { "shop-api:dbPassword": "none" } }`.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown
  previewValues?: Record<string, any>;

  /**
   * A version tag that is moved to each revision that this stack writes, and that the jobs open. Edits by others are
   * not opened. Example: `stable`.
   */
  versionTag?: string;

  /** The teams that may use the ESC environment besides the pipeline's jobs. */
  openers?: EscOpenerArgs[];

  /** How a job's stack gets the ESC environment. Defaults to `job`. */
  attach?: EscAttachment;
}

/** A login to AWS. */
export interface AwsLoginArgs {
  /** The ARN of the role that the deployment assumes. Example: `arn:aws:iam::123456789012:role/shop-api-staging`. */
  roleArn: string;

  /**
   * The ARN of the role that previews assume, which can only read. Without it previews have no AWS credentials.
   * Example: `arn:aws:iam::123456789012:role/shop-api-reader`.
   */
  previewRoleArn?: string;

  /** How long the credentials are valid, at most 12 hours. Defaults to `1h`. Example: `30m`. */
  duration?: string;
}

/** A login to Azure. */
export interface AzureLoginArgs {
  /** The tenant of Microsoft Entra. Example: `11111111-2222-3333-4444-555555555555`. */
  tenantId: string;

  /** The subscription. Example: `22222222-2222-3333-4444-555555555555`. */
  subscriptionId: string;

  /** The application that the deployment logs in as. Example: `33333333-2222-3333-4444-555555555555`. */
  clientId: string;

  /**
   * The application that previews log in as, which can only read. Without it previews have no Azure credentials.
   * Example: `44444444-2222-3333-4444-555555555555`.
   */
  previewClientId?: string;
}

/** A login to Google Cloud. */
export interface GcpLoginArgs {
  /** The number of the Google Cloud project. Example: `123456789012`. */
  project: number;

  /** The workload identity pool. Example: `pulumi`. */
  workloadPoolId: string;

  /** The provider in that pool that trusts Pulumi Cloud. Example: `pulumi-cloud`. */
  providerId: string;

  /** The service account that the deployment acts as. Example: `deploy@shop.iam.gserviceaccount.com`. */
  serviceAccount: string;

  /**
   * The service account that previews act as, which can only read. Without it previews have no Google Cloud
   * credentials. Example: `preview@shop.iam.gserviceaccount.com`.
   */
  previewServiceAccount?: string;
}

/** A secret of the platform stack in an ESC environment. */
export interface EscSecretArgs {
  /**
   * The name of the secret in the ESC environment: other values refer to it as `${secrets.<name>}`. Example:
   * `databasePassword`.
   */
  name: string;

  /** The name of the secret that is its value for the deployment. Example: `db`. */
  secret: string;

  /** The name of the secret that is its value for previews. Unreviewed code can read it. Example: `previewDb`. */
  previewSecret?: string;
}

/** A team that may use an ESC environment besides the pipeline's jobs. */
export interface EscOpenerArgs {
  /** A team of the Pulumi organization. Example: `shop-developers`. */
  team: string;

  /** What the team's members may do. Defaults to `open`. */
  permission?: EscPermission;
}

/** The owner of the OIDC issuer by which Pulumi Cloud trusts a project's ID tokens. */
export interface TrustArgs {
  /** The stack of the platform repository that owns the OIDC issuer for all projects. Example: `foundation`. */
  foundation?: string;

  /**
   * The GitLab group, this project's or one above, whose projects share one set of identities. Example: `acme/shop`.
   */
  group?: string;

  /**
   * The SHA-256 thumbprints of the GitLab certificates that Pulumi Cloud trusts. Defaults to the certificate that
   * GitLab serves now. Example: `["9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08"]`.
   */
  thumbprints?: string[];
}

/** How long the stored Pulumi access tokens are valid, in days of the calendar. */
export interface TokensArgs {
  /** The last day of the tokens. Another day rotates them. Example: `2027-02-28`. */
  expires: string;

  /** The last day of the previous tokens, which are still valid for running jobs. Example: `2026-12-31`. */
  previous?: string;
}

/** A self-managed backend, which keeps the state instead of Pulumi Cloud. */
export interface BackendArgs {
  /** The URL of the backend. Example: `s3://acme-state?region=eu-west-1`. */
  url: string;

  /** What encrypts secrets in the state. Defaults to `passphrase`. Example: `awskms://alias/pulumi`. */
  secretsProvider?: string;
}

/** Review stacks: ephemeral stacks of merge requests. */
export interface ReviewStacksArgs {
  /** The label of the merge requests that get a review stack. Defaults to `review-stack`. Example: `review::stack`. */
  label?: string;

  /** The program. Required where the project has several. Example: `network`. */
  program?: string;

  /** The stack whose configuration each review stack gets. Example: `shop-api/dev`. */
  template: string;

  /**
   * How long after its last pipeline a review stack is destroyed, in the words of GitLab's `auto_stop_in`. Defaults to
   * `3 days`. Example: `12 hours`.
   */
  autoStop?: string;

  /**
   * When the sweep looks for review stacks of closed merge requests, as the five fields of cron. Defaults to
   * `17 3 * * *`. Example: `0 1 * * *`.
   */
  sweep?: string;

  /**
   * The name of the secret that is a GitLab token (scope `api`) of a Developer of the project: the sweep stops review
   * environments with it. Without it the sweep only reports them. Example: `stopper`.
   */
  stopToken?: string;

  /** What the ESC environment of all review stacks holds. */
  esc?: EscArgs;
}

/** A schedule that detects drift: changes that were made outside Pulumi. */
export interface DriftArgs {
  /** When drift is detected, as the five fields of cron. Example: `0 4 * * MON-FRI`. */
  schedule: string;

  /** The time zone of all schedules of the project. Defaults to `UTC`. Example: `Europe/Berlin`. */
  timezone?: string;

  /** What the schedule does when a deployment has drifted. Defaults to `fail`. */
  action?: OnDrift;
}

/** The content of an ESC environment that other ESC environments import. */
export interface EscBaseArgs {
  /**
   * The ESC environments that it imports, as `project/environment`; a later one overrides the earlier. Previews get
   * them too. Example: `["aws/region"]`.
   */
  imports?: string[];

  /** Configuration of the program's stack. Example: `{ "shop-api:replicas": 2 }`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown
  pulumiConfig?: Record<string, any>;

  /** Environment variables for the program and its plugins. Example: `{ AWS_REGION: "eu-west-1" }`. */
  environmentVariables?: Record<string, string>;

  /**
   * Files, by the environment variable that holds the path of each, with their content. Example:
   * `{ KUBECONFIG: "apiVersion: v1" }`.
   */
  files?: Record<string, string>;
}

/** A policy pack that every preview and deployment has to pass. */
export interface PolicyPackArgs {
  /** The folder of a policy pack in the project. Exactly one of `path` and `name` is set. Example: `policies/aws`. */
  path?: string;

  /** The name of a policy pack that is published in the Pulumi organization. Example: `guardrails`. */
  name?: string;

  /** The version of the published policy pack. Required beside `name`, and allowed only there. Example: `1.2.0`. */
  version?: string;
}

/** What prevents one person alone from deploying. */
export interface ProtectionArgs {
  /** Who may push to the branches that deploy. Defaults to `maintainers`. */
  push?: PushAccess;

  /**
   * How many people have to approve a merge request. Its author and its committers do not count, new commits remove
   * approvals, and a merge request cannot ask for fewer. One of `1`, `2`, `3`, `4`, `5`. Defaults to none.
   */
  approvals?: number;

  /** Protects the GitLab environments of all deployments, so that only Maintainers deploy. Defaults to off. */
  deployments?: DeploymentProtectionArgs;
}

/** Who may deploy to the GitLab environments of the deployments. */
export interface DeploymentProtectionArgs {
  /**
   * How many Maintainers have to approve each deployment that a person starts, besides that person. A deployment with
   * `approval: automatic` needs no approval. One of `1`, `2`, `3`, `4`, `5`. Defaults to none.
   */
  approvals?: number;
}

/**
 * The projects whose jobs may access this project with their job tokens, besides its own. All others are removed from
 * the project's job token allow-list.
 */
export interface JobTokenAccessArgs {
  /** The full paths of projects. Defaults to none. Example: `["acme/shop/web"]`. */
  projects?: string[];

  /**
   * The full paths of groups, for all projects in them, at any depth. Defaults to none. Example: `["acme/platform"]`.
   */
  groups?: string[];
}

/** An unsafe setting that is used on purpose, and is refused without this exception. */
export interface ExceptionArgs {
  /**
   * The code that the refusal shows. One of `SHARED_PREVIEWS`, `PREVIEW_READS_SECRETS`, `PREVIEW_OPENS_DEPLOYMENT`,
   * `DEPLOYMENTS_USE_CACHES`, `UNPROTECTED_SECRET`, `EVERY_TAG_DEPLOYS`, `SHARED_GROUP`, `FORK_PIPELINES`,
   * `PROTECTED_IN_MERGE_REQUESTS`, `OPEN_ORGANIZATION`, `JOB_TOKEN_PUSHES`, `WIDER_TEAM`, `LOST_POLICIES`.
   */
  code: string;

  /**
   * The path of the one setting that the exception is for. Defaults to all settings that are refused with this code.
   * Example: `deployments[1].preview`.
   */
  path?: string;

  /**
   * The reason, for the reviewer, of at least 10 letters. Example:
   * `Only Maintainers open merge requests in this project.`.
   */
  reason: string;
}

/** One CI/CD variable. */
export interface VariableArgs {
  /** The key of the CI/CD variable. Example: `AWS_REGION`. */
  name: string;

  /** The value, in plain text. Exactly one of `value` and `secret` is set. Example: `eu-west-1`. */
  value?: string;

  /** The name of the secret that is its value. Example: `npm`. */
  secret?: string;

  /** The form in which jobs get the value. Defaults to `env_var`. */
  type?: VariableType;

  /**
   * Whether GitLab replaces references to other variables, such as `$CI_PROJECT_DIR`, in a plain `value`. Defaults to
   * `false`: jobs get the value as it is written.
   */
  expand?: boolean;

  /**
   * Who can see the value. GitLab masks and hides only values without white space of at least 8 characters. Defaults to
   * `hidden` for a secret, to `visible` for a secret `file` that GitLab can't mask, and to `visible` for a plain
   * `value`.
   */
  visibility?: Visibility;

  /**
   * What the variable is for. GitLab shows it beside the variable. Defaults to none. Example:
   * `The cluster of the shop`.
   */
  description?: string;

  /** The deployment whose jobs get it. Defaults to all jobs that may see it. Example: `production`. */
  deployment?: string;

  /**
   * Whether only jobs of protected branches and tags get it. Defaults to `true` for a secret, and to `false` otherwise.
   */
  protected?: boolean;
}

/** One webhook of the project. */
export interface HookArgs {
  /** The name of the webhook. Example: `chat`. */
  name: string;

  /**
   * The URL that gets the events, with `https`. It is not secret: GitLab and every preview show it. Example:
   * `https://chat.example.com/gitlab`.
   */
  url: string;

  /** The events that GitLab sends. It sends no others. Example: `["pipeline", "deployment"]`. */
  events: HookEvent[];

  /**
   * The name of the secret that GitLab sends in the header `X-Gitlab-Token`, so that the receiver can tell GitLab's
   * requests from others. Defaults to none. Example: `chat`.
   */
  token?: string;
}

/** A file with jobs of the team, which the rendered CI file includes. */
export interface IncludeArgs {
  /**
   * A file of the project, or a pattern of files. Exactly one of `local`, `component`, `template` and `project` is set.
   * Example: `ci/lint.yml`.
   */
  local?: string;

  /**
   * A CI/CD component of the same GitLab instance, with its version. Example:
   * `$CI_SERVER_FQDN/acme/components/lint@0f1e2d3c4b5a69788796a5b4c3d2e1f001234567`.
   */
  component?: string;

  /** A template that comes with GitLab. Example: `Jobs/SAST.gitlab-ci.yml`. */
  template?: string;

  /** The full path of another project that has the file. Example: `acme/ci`. */
  project?: string;

  /** The file in that project. Required beside `project`, and allowed only there. Example: `jobs/lint.yml`. */
  file?: string;

  /**
   * The commit, tag or branch of that project. Only a commit never changes. Defaults to the head of its default branch.
   * Example: `0f1e2d3c4b5a69788796a5b4c3d2e1f001234567`.
   */
  ref?: string;

  /**
   * The inputs of the file, as its `spec` declares them. Defaults to none. Example: `{ stage: "build", strict: true }`.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown
  inputs?: Record<string, any>;
}

/** What `pulumi destroy` leaves behind, by kind. With `trust: keep`, the default of every other kind is `keep`. */
export interface LeaveArgs {
  /** What happens to the CI file. Defaults to `remove`. */
  file?: LeaveFile;

  /**
   * What lets jobs log in to Pulumi Cloud: the OIDC issuer, the teams with their permissions, and stored tokens with
   * their variables. They are destroyed first. Defaults to `destroy`. A team that was adopted is kept, but nothing gets
   * its tokens.
   */
  trust?: LeaveChoice;

  /**
   * The CI/CD variables with a `value`. Defaults to `destroy` for those that the pipeline created, and `keep` for those
   * that were adopted.
   */
  variables?: LeaveChoice;

  /** The CI/CD variables with a `secret`. Defaults to `destroy`. */
  secrets?: LeaveChoice;

  /**
   * The pipeline schedules. Defaults to `destroy` for those that the pipeline created, and `keep` for those that were
   * adopted.
   */
  schedules?: LeaveChoice;

  /**
   * The deployment environments, whose deployments GitLab deletes with them. Defaults to `destroy` for those that the
   * pipeline created, and `keep` for those that were adopted.
   */
  environments?: LeaveChoice;

  /**
   * The protections of branches, tags and deployment environments, and the approval rules of merge requests. Defaults
   * to `keep`.
   */
  protections?: LeaveChoice;

  /**
   * The job token allow-list. Destroying it leaves access to the project itself only. Defaults to `destroy` for those
   * that the pipeline created, and `keep` for those that were adopted.
   */
  jobTokenAccess?: LeaveChoice;

  /**
   * The webhooks. Defaults to `destroy` for those that the pipeline created, and `keep` for those that were adopted.
   */
  hooks?: LeaveChoice;

  /** The ESC environments with their content, version tags and links. Defaults to `keep`. */
  escEnvironments?: LeaveChoice;

  /**
   * The policy group with the published policy packs. Defaults to `destroy` for those that the pipeline created, and
   * `keep` for those that were adopted.
   */
  policyGroups?: LeaveChoice;
}

/** The settings of the one stack that owns what projects share. */
export interface FoundationSettingsArgs {
  /** The Pulumi organization of all projects. Example: `acme`. */
  organization: string;

  /** The address of the GitLab instance that all projects are on. Example: `https://gitlab.com`. */
  gitlab: string;

  /** The edition of the Pulumi organization. `enterprise` includes Business Critical. Defaults to `enterprise`. */
  edition?: Edition;

  /**
   * The SHA-256 thumbprints of the GitLab certificates that Pulumi Cloud trusts. Defaults to the certificate that
   * GitLab serves now. Example: `["9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08"]`.
   */
  thumbprints?: string[];

  /**
   * The longest that a Pulumi access token may be valid, in hours from 2 to 24. Defaults to what the projects need.
   * Example: `4`.
   */
  maxTokenHours?: number;

  /** The organization's base ESC environment, which projects import by its name. */
  base?: FoundationBaseArgs;

  /**
   * The kinds of existing resources that `pulumi up` adopts where they have the name of a planned one. Without its kind
   * here, such a resource is an error. Defaults to none. Example: `["issuer"]`.
   */
  adopt?: FoundationAdopted[];

  /**
   * What `pulumi destroy` leaves behind, by kind. `pulumi up` records it, and then `pulumi destroy` does it. Defaults
   * to destroying what the foundation created and its issuer, and keeping what was adopted.
   */
  leave?: FoundationLeaveArgs;
}

/** The base ESC environment of an organization. */
export interface FoundationBaseArgs {
  /** The ESC project that it is in. Example: `platform`. */
  project: string;

  /** The name of the ESC environment. Projects import it as `project/name`. Example: `base`. */
  name: string;

  /**
   * The ESC environments that it imports, as `project/environment`; a later one overrides the earlier. Previews get
   * them too. Example: `["aws/region"]`.
   */
  imports?: string[];

  /** Configuration of the program's stack. Example: `{ "shop-api:replicas": 2 }`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the analyzer does not support unknown
  pulumiConfig?: Record<string, any>;

  /** Environment variables for the program and its plugins. Example: `{ AWS_REGION: "eu-west-1" }`. */
  environmentVariables?: Record<string, string>;

  /**
   * Files, by the environment variable that holds the path of each, with their content. Example:
   * `{ KUBECONFIG: "apiVersion: v1" }`.
   */
  files?: Record<string, string>;
}

/** What `pulumi destroy` leaves behind, by kind. With `trust: keep`, the default of ESC environments is `keep`, too. */
export interface FoundationLeaveArgs {
  /**
   * The OIDC issuer with the policies of all projects, and the teams of their groups. They are destroyed first.
   * Defaults to `destroy`. A team that was adopted is kept, but nothing gets its tokens.
   */
  trust?: LeaveChoice;

  /** The base ESC environment. Defaults to `keep`. */
  escEnvironments?: LeaveChoice;
}

/**
 * The settings of a platform repository as a whole, in the configuration of its `Pulumi.yaml`: the order in which its
 * stacks are updated, and its own pipeline.
 */
export interface FleetSettingsArgs {
  /**
   * The rings, in order: each is updated after the one before it. A ring lists stacks by their names, or their projects
   * by their paths, and `*` stands for any text. `rest` stands for all stacks that no ring lists, which are the last
   * ring otherwise. Defaults to none. Example: `[["shop-api"], ["acme/shop/*"], ["rest"]]`.
   */
  rings?: string[][];

  /** How each ring after the first starts. Defaults to `manual`. */
  approval?: RingApproval;

  /** The least time between two rings, in minutes. Defaults to `0`. Example: `30`. */
  pause?: number;

  /**
   * The number of failed stacks after which `fleet up` starts no further stack. The running ones finish. Defaults to
   * `1`. Example: `3`.
   */
  stopAfter?: number;

  /** The pipeline of the platform repository itself, which `fleet init` writes. */
  pipeline?: FleetPipelineArgs;
}

/** The pipeline of the platform repository itself, which `fleet init` writes. */
export interface FleetPipelineArgs {
  /** The full path of the platform repository's GitLab project. Example: `acme/platform`. */
  project: string;

  /** The Pulumi organization of the platform repository's stacks. Example: `acme`. */
  organization: string;

  /**
   * The stack of the platform repository that owns the OIDC issuer. Its policies also let the jobs of this pipeline log
   * in. Example: `foundation`.
   */
  foundation: string;

  /**
   * The stack of the platform repository that makes what this pipeline needs: a `PulumiPlatform`. Its file has only the
   * secrets `readToken` and `updateToken`. Defaults to none: a person makes it. Example: `platform`.
   */
  stack?: string;

  /**
   * The Pulumi user whose tokens the jobs get that update stacks: an admin of the organization, used for nothing else.
   * Example: `acme-platform`.
   */
  user: string;

  /**
   * The Pulumi team whose tokens the jobs get that preview stacks or detect drift. It can only read. Defaults to
   * `platform-read`. Example: `platform-readers`.
   */
  team?: string;

  /** The default branch, whose pushes update stacks. Defaults to `main`. Example: `trunk`. */
  defaultBranch?: string;

  /** When the pipeline previews the stacks that changed. Defaults to `merged`. */
  previews?: FleetPreviews;

  /**
   * The number of jobs that divide the previews, and the nightly drift detection, among them. Defaults to `4`. Example:
   * `10`.
   */
  runners?: number;

  /**
   * The shell commands that install the program's dependencies and this package, and compile the program. Defaults to
   * `["npm ci", "npm run build --if-present"]`. Example: `["npm ci"]`.
   */
  install?: string[];

  /**
   * The container image of all jobs. Defaults to Pulumi's image for Node.js, pinned to a version. Example:
   * `pulumi/pulumi-nodejs:3.259.0`.
   */
  image?: string;

  /** The tags of the runners that run the jobs. Defaults to none. Example: `["linux"]`. */
  runnerTags?: string[];

  /** How long a job may take, at most a day. Defaults to the project's own limit. Example: `4h`. */
  timeout?: string;

  /**
   * The kinds of existing resources that an update of `stack` adopts where they have the name of a planned one. Without
   * its kind here, such a resource is an error. The protection of the default branch needs no kind. Defaults to none.
   * Example: `["variables", "schedules"]`.
   */
  adopt?: PlatformAdopted[];

  /** The unsafe settings of this pipeline that are used on purpose, each with a reason. Defaults to none. */
  exceptions?: ExceptionArgs[];
}
