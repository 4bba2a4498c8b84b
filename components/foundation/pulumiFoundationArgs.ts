import type { PulumiPipelineArgs } from "../pulumiPipelineArgs";
import type { FoundationSettingsArgs } from "../settingsArgs";

/** The arguments of a {@link PulumiFoundation}: what is its own, and the settings of the projects that share it. */
export interface PulumiFoundationArgs extends FoundationSettingsArgs {
  /** The settings of the projects, by the stacks that onboard them: what each `PulumiPipeline` is made from. */
  projects: Record<string, PulumiPipelineArgs>;
}
