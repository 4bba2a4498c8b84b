import * as pulumi from "@pulumi/pulumi";
import { CircleCiResource } from "./circleCiResource";

/** The flags are all required: the provider sets one that is missing to false, at the creation and with each change. */
export interface ProjectArgs {
  readonly organizationId: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
  readonly autoCancelBuilds: pulumi.Input<boolean>;
  readonly buildForkPrs: pulumi.Input<boolean>;
  readonly disableSsh: pulumi.Input<boolean>;
  readonly forksReceiveSecretEnvVars: pulumi.Input<boolean>;
  readonly setGithubStatus: pulumi.Input<boolean>;
  readonly setupWorkflows: pulumi.Input<boolean>;
  readonly writeSettingsRequiresAdmin: pulumi.Input<boolean>;
  readonly prOnlyBranchOverrides?: pulumi.Input<pulumi.Input<string>[]>;
}

/** A project with its advanced settings. CircleCI deletes only standalone ones. Import id: the slug. */
export class Project extends CircleCiResource {
  declare readonly organizationId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly slug: pulumi.Output<string>;
  declare readonly organizationName: pulumi.Output<string>;
  declare readonly organizationSlug: pulumi.Output<string>;
  declare readonly vcsInfoUrl: pulumi.Output<string>;
  declare readonly vcsInfoProvider: pulumi.Output<string>;
  declare readonly vcsInfoDefaultBranch: pulumi.Output<string>;

  constructor(name: string, args: ProjectArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = ["slug", "organizationName", "organizationSlug"];
    const vcs = ["vcsInfoUrl", "vcsInfoProvider", "vcsInfoDefaultBranch"];
    super("Project", name, { ...args }, [...outputs, ...vcs], opts);
  }
}

export interface ProjectEnvironmentVariableArgs {
  readonly projectSlug: pulumi.Input<string>;
  readonly name: pulumi.Input<string>;
  readonly value: pulumi.Input<string>;
}

/**
 * An environment variable of a project, which every change replaces. The old one is deleted first: the deletion goes by the
 * name, and would delete the new one. CircleCI never returns its value. Import id: `project_slug/NAME`.
 */
export class ProjectEnvironmentVariable extends CircleCiResource {
  declare readonly projectSlug: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly value: pulumi.Output<string>;
  declare readonly createdAt: pulumi.Output<string>;

  constructor(name: string, args: ProjectEnvironmentVariableArgs, opts?: pulumi.CustomResourceOptions) {
    const options = pulumi.mergeOptions({ deleteBeforeReplace: true }, opts);
    super("ProjectEnvironmentVariable", name, { ...args }, ["createdAt"], options, ["value"]);
  }
}
