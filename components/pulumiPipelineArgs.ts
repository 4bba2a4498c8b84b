import type * as pulumi from "@pulumi/pulumi";
import type { Runtime } from "../pipeline/programs/runtimes";
import type { Installer, PackageManager } from "../pipeline/programs/packageManagers";
import type {
  Approval,
  Authentication,
  Caches,
  Edition,
  OnDrift,
  Previews,
  Report,
} from "../pipeline/settings/choices";
import type { EscArgs, EscBaseArgs } from "./pulumiCloud/escArgs";
import type { ProtectionArgs } from "./gitlab/protectionArgs";

/** The arguments of a {@link PulumiPipeline}: the settings of one project, and the secrets that they name. */
export interface PulumiPipelineArgs {
  /** The full path of the GitLab project, such as `acme/shop/api`. */
  project: string;

  /** The Pulumi organization that owns the program's stacks; none with a `backend` of your own. */
  organization?: string;

  /** The Pulumi program that the pipeline deploys. */
  program?: ProgramArgs;

  /** The Pulumi programs of a project that has several: `program` is for a project with one. */
  programs?: NamedProgramArgs[];

  /** The deployments in promotion order: a program's first is the one that merge requests preview. */
  deployments: DeploymentArgs[];

  /** The project's default branch, which holds the CI file. Defaults to `main`. */
  defaultBranch?: string;

  /** How jobs log in to Pulumi Cloud. Defaults to `oidc`, which stores nothing. */
  authentication?: Authentication;

  /** The edition of the Pulumi organization. Defaults to `enterprise`, which stands for Business Critical too. */
  edition?: Edition;

  /** Who owns the OIDC issuer in Pulumi Cloud. Defaults to this project alone. */
  trust?: TrustArgs;

  /** How long the stored Pulumi access tokens are good; only, and always, where `authentication` is `token`. */
  tokens?: TokensArgs;

  /** A store of state of your own, instead of Pulumi Cloud. */
  backend?: BackendArgs;

  /** Who a merge request's preview is to Pulumi Cloud. Defaults to `separated`: a team that can only read. */
  previews?: Previews;

  /** How a merge request learns what its preview found. Defaults to `widget`: in GitLab's own. */
  report?: Report;

  /** Which jobs use the caches that merge requests' jobs write. Defaults to `separated`: merge requests' jobs only. */
  caches?: Caches;

  /** An ephemeral stack for each merge request that asks for one. */
  reviewStacks?: ReviewStacksArgs;

  /** A schedule that looks for changes that were made beside Pulumi. */
  drift?: DriftArgs;

  /** The project's base environment, of which the ESC environments of all its deployments are composed. */
  esc?: EscBaseArgs;

  /** Policy packs that every preview and every deployment has to pass. Defaults to none. */
  policyPacks?: PolicyPackArgs[];

  /** Whether a deployment that a person starts does exactly what its preview said. Experimental. Defaults to false. */
  savedPlans?: boolean;

  /** The container image of all jobs. Defaults to Pulumi's image for the runtime, pinned to a version. */
  image?: string;

  /** The version of Pulumi's images, such as `3.259.0`. Defaults to one that was tried. */
  pulumiVersion?: string;

  /** Where Pulumi's images are taken from instead of Docker Hub, such as `registry.example.com/mirror`. */
  registry?: string;

  /** The tags of the runners that run the jobs. Defaults to none. */
  runnerTags?: string[];

  /** How long a job may take, such as `90m` or `3h`. Defaults to the project's own limit. */
  timeout?: string;

  /** How often a job is started again when its runner failed: 0, 1 or 2. Defaults to 1. */
  retries?: number;

  /** What keeps one person alone from deploying. Needs GitLab Premium. Defaults to nothing. */
  protection?: ProtectionArgs;

  /** What this project does though it is refused by default, each with a reason. Defaults to none. */
  exceptions?: ExceptionArgs[];

  /** More CI/CD variables for the project. Defaults to none. */
  variables?: VariableArgs[];

  /** Whether a `.gitlab-ci.yml` that the project already has may be replaced. Defaults to false. */
  replaceExistingFile?: boolean;

  /** The secrets that `variables` and ESC environments name, by name. Each may come from another resource. */
  secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The Pulumi program inside the project. */
export interface ProgramArgs {
  /** Its folder in the project, such as `infra`. Defaults to the project's top folder. */
  path?: string;

  /** The language of the program, by Pulumi's own name. Defaults to what its `Pulumi.yaml` says. */
  runtime?: Runtime;

  /** What installs its dependencies. Defaults to the one whose lock file it has. */
  packageManager?: PackageManager;

  /** The version of the language, such as `22`, where Pulumi has an image of it. */
  version?: string;

  /** Who installs the dependencies. Defaults to `package-manager`; the other way is `pulumi install`. */
  install?: Installer;

  /** The file, from the project's top, whose change empties the cache. Defaults to the lock file. */
  lockFile?: string;

  /** The container image of its jobs. Defaults to that of all jobs. */
  image?: string;

  /** Run its jobs only for changes below its folder or at these paths. Without it they run for every change. */
  changes?: string[];

  /** Commands of the platform team around each preview and deployment. */
  steps?: StepsArgs;
}

/** One of several Pulumi programs inside the project. */
export interface NamedProgramArgs extends ProgramArgs {
  /** Its name, which its deployments refer to. */
  name: string;

  /** The programs, named before it, that are deployed before it. Defaults to none. */
  dependsOn?: string[];
}

/** Shell commands that run in the program's folder. */
export interface StepsArgs {
  /** Before each preview and deployment. */
  before?: string[];

  /** After each that succeeded. */
  after?: string[];
}

/** One row of the promotion order. */
export interface DeploymentArgs {
  /** Its name, which is also its GitLab environment's, such as `staging`. */
  name: string;

  /** The program that it deploys, where the project has several. */
  program?: string;

  /** The stack of the program that it deploys, as `[organization/]project/stack`. */
  stack: string;

  /** What starts it: exactly one of `branch` and `tag`. */
  on: TriggerArgs;

  /** Whether a person has to press play. Defaults to `automatic`. */
  approval?: Approval;

  /**
   * Whether merge requests preview it: their unreviewed code can then read its stack, secrets too. Defaults to true for
   * a program's first deployment, unless it is the only one or called prod…, and to false otherwise.
   */
  preview?: boolean;

  /** What is done about its drift. Defaults to what `drift` says. */
  onDrift?: OnDrift;

  /** The tags of the runners that deploy it. Defaults to those of all jobs. */
  runnerTags?: string[];

  /** What its ESC environment holds. Without it the environment is created empty and its content left alone. */
  esc?: EscArgs;
}

/** What starts a deployment. */
export interface TriggerArgs {
  /** Each push to this branch, such as `main`. */
  branch?: string;

  /** Each tag that matches this pattern, such as `release-*`. */
  tag?: string;
}

/** Who owns the OIDC issuer that Pulumi Cloud trusts a project's ID tokens by. */
export interface TrustArgs {
  /** The stack of the platform repository that owns the issuer for all projects, such as `foundation`. */
  foundation?: string;

  /** The GitLab group, the project's or one above, whose projects share one set of identities. */
  group?: string;

  /** The SHA-256 thumbprints of the certificates that GitLab may serve. Defaults to the one that it serves now. */
  thumbprints?: string[];
}

/** How long stored tokens are good, in days of the calendar such as `2027-02-28`. */
export interface TokensArgs {
  /** The last day of the tokens. Another day makes other tokens. */
  expires: string;

  /** The last day of the tokens before, which keep working for the jobs that still hold them. */
  previous?: string;
}

/** Something that is refused by default and meant here. */
export interface ExceptionArgs {
  /** The code that the refusal shows, such as `SHARED_PREVIEWS`. */
  code: string;

  /** The one place where it is meant, such as `deployments[1].preview`. Defaults to all. */
  path?: string;

  /** Why, for whoever reviews it. */
  reason: string;
}

/** A store of state of your own. */
export interface BackendArgs {
  /** Where the state is, such as `s3://acme-state?region=eu-west-1`. */
  url: string;

  /** What encrypts secrets, such as `awskms://alias/pulumi`. Defaults to `passphrase`. */
  secretsProvider?: string;
}

/** Ephemeral stacks of merge requests. */
export interface ReviewStacksArgs {
  /** The label by which a merge request asks for its stack. Defaults to `review-stack`. */
  label?: string;

  /** The program, where the project has several. */
  program?: string;

  /** The stack whose configuration each review stack gets, such as `shop-api/dev`. */
  template: string;

  /** How long after the last pipeline a review stack is destroyed, in GitLab's words. Defaults to `3 days`. */
  autoStop?: string;

  /** When stacks that outlived their merge request are looked for, as the five fields of cron. Defaults to every night. */
  sweep?: string;

  /**
   * The name of the secret that is a GitLab token (scope `api`) of a Developer of the project: the sweep stops review
   * environments with it. Without it the sweep only reports them.
   */
  stopToken?: string;

  /** What the ESC environment of all review stacks holds. */
  esc?: EscArgs;
}

/** A schedule that looks for drift. */
export interface DriftArgs {
  /** When, as the five fields of cron. */
  schedule: string;

  /** The time zone of the schedules, such as `Europe/Berlin`. Defaults to `UTC`. */
  timezone?: string;

  /** What is done about it. Defaults to `fail`. */
  action?: OnDrift;
}

/** A policy pack: exactly one of `path` and `name`. */
export interface PolicyPackArgs {
  /** The folder of a policy pack in the project. */
  path?: string;

  /** The name of a pack that is published in the Pulumi organization. */
  name?: string;

  /** The version of the published pack, such as `1.2.0`. */
  version?: string;
}

/** One CI/CD variable: exactly one of `value` and `secret`. */
export interface VariableArgs {
  /** Its name, such as `AWS_REGION`. */
  name: string;

  /** Its value, where everybody may know it. */
  value?: string;

  /** The name of the secret, in `secrets`, that is its value. It is masked and hidden in GitLab. */
  secret?: string;

  /** The deployment whose jobs get it. Defaults to all jobs that may see it. */
  deployment?: string;

  /** Whether only protected branches and tags get it. Defaults to true for a secret, to false otherwise. */
  protected?: boolean;
}
