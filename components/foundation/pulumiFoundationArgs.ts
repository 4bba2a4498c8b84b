import type { PulumiPipelineArgs } from "../pulumiPipelineArgs";
import type { FleetPipelineArgs, FoundationSettingsArgs } from "../settingsArgs";

/** The arguments of a {@link PulumiFoundation}: its own settings, and those of the projects that share it. */
export interface PulumiFoundationArgs extends FoundationSettingsArgs {
  /** The settings of the projects, by the stacks that onboard them: the arguments of each `PulumiPipeline`. */
  projects: Record<string, PulumiPipelineArgs>;

  /** The pipeline of the platform repository itself, whose jobs the issuer then trusts, too. */
  platform?: FleetPipelineArgs;
}
