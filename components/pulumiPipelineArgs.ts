import type * as pulumi from "@pulumi/pulumi";
import type { PipelineSettingsArgs } from "./settingsArgs";

/** The arguments of a {@link PulumiPipeline}: the settings of one project, and the secrets that they name. */
export interface PulumiPipelineArgs extends PipelineSettingsArgs {
  /** The secrets that `variables` and ESC environments name, by name. Each may come from another resource. */
  secrets?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
