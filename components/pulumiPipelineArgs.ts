import type * as pulumi from "@pulumi/pulumi";
import type { Approval, Authentication, Edition, Previews } from "../pipeline/settings";
import type { Runtime } from "../pipeline/runtimes";

/** The arguments of a {@link PulumiPipeline}: the settings of one project, and the secrets that they name. */
export interface PulumiPipelineArgs {
  /** The full path of the GitLab project, such as `acme/shop/api`. */
  project: string;

  /** The Pulumi organization that owns the program's stacks. */
  organization: string;

  /** The Pulumi program that the pipeline deploys. */
  program: ProgramArgs;

  /** The deployments in promotion order: the first is the one that merge requests preview. */
  deployments: DeploymentArgs[];

  /** The project's default branch, which holds the CI file. Defaults to `main`. */
  defaultBranch?: string;

  /** How jobs log in to Pulumi Cloud. Defaults to `oidc`, which stores nothing. */
  authentication?: Authentication;

  /** The edition of the Pulumi organization. Defaults to `enterprise`, which stands for Business Critical too. */
  edition?: Edition;

  /** Who a merge request's preview is to Pulumi Cloud. Defaults to `separated`: a team that can only read. */
  previews?: Previews;

  /** The container image of all jobs. Defaults to Pulumi's image for the runtime, pinned to a version. */
  image?: string;

  /** More CI/CD variables for the project. Defaults to none. */
  variables?: VariableArgs[];

  /** Whether a `.gitlab-ci.yml` that the project already has may be replaced. Defaults to false. */
  replaceExistingFile?: boolean;

  /** The secrets that `variables` name, by name. Each may come from another resource. */
  secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** The Pulumi program inside the project. */
export interface ProgramArgs {
  /** Its folder in the project, such as `infra`. Defaults to the project's top folder. */
  path?: string;

  /** The language of the program, by Pulumi's own name. */
  runtime: Runtime;
}

/** One row of the promotion order. */
export interface DeploymentArgs {
  /** Its name, which is also its GitLab environment's, such as `staging`. */
  name: string;

  /** The stack of the program that it deploys, as `[organization/]project/stack`. */
  stack: string;

  /** What starts it: exactly one of `branch` and `tag`. */
  on: TriggerArgs;

  /** Whether a person has to press play. Defaults to `automatic`. */
  approval?: Approval;

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

/** The definition of an ESC environment. */
export interface EscArgs {
  /** The environments that it is composed of, as `project/environment`; a later one wins. */
  imports?: string[];

  /** Its own values, in ESC's words, such as `pulumiConfig` and `environmentVariables`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one type that the component analyzer knows for it
  values?: Record<string, any>;
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
