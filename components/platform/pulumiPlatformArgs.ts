import type * as pulumi from "@pulumi/pulumi";
import type { PulumiPipelineArgs } from "../pulumiPipelineArgs";
import type { FleetSettingsArgs, FoundationSettingsArgs } from "../settingsArgs";

/** The arguments of a {@link PulumiPlatform}: the settings of the platform repository, and of its stacks. */
export interface PulumiPlatformArgs extends FleetSettingsArgs {
  /** The settings of the projects, by the stacks that onboard them: the arguments of each `PulumiPipeline`. */
  projects: Record<string, PulumiPipelineArgs>;

  /** The settings of the foundations, by their stacks: the arguments of each `PulumiFoundation` without its projects. */
  foundations: Record<string, FoundationSettingsArgs>;

  /**
   * The GitLab tokens of the jobs: `readToken` for previews and drift detection, with the scope `read_api`, and `updateToken` for
   * updates, with the scope `api`, both of a Maintainer of all projects.
   */
  secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
