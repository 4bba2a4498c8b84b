import type * as pulumi from "@pulumi/pulumi";
import { CircleCiResource } from "./circleCiResource";

export interface PipelineArgs {
  /** The id of a standalone project. Changing it fails. */
  readonly projectId: pulumi.Input<string>;
  /** Changing it replaces the definition. */
  readonly name: pulumi.Input<string>;
  readonly description: pulumi.Input<string>;
  readonly configSourceProvider: pulumi.Input<"github_app" | "github_server">;
  readonly configSourceFilePath: pulumi.Input<string>;
  /** The number of the repository in GitHub. Changing it has no effect in CircleCI. */
  readonly configSourceRepoExternalId: pulumi.Input<string>;
  readonly checkoutSourceProvider: pulumi.Input<"github_app" | "github_server">;
  /** The number of the repository in GitHub. */
  readonly checkoutSourceRepoExternalId: pulumi.Input<string>;
}

/** A pipeline definition of a standalone project. Import id: `project_id/pipeline_id`. */
export class Pipeline extends CircleCiResource {
  declare readonly projectId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly createdAt: pulumi.Output<string>;
  declare readonly configSourceRepoFullName: pulumi.Output<string>;
  declare readonly checkoutSourceRepoFullName: pulumi.Output<string>;

  constructor(name: string, args: PipelineArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = ["createdAt", "configSourceRepoFullName", "checkoutSourceRepoFullName"];
    super("Pipeline", name, { ...args }, outputs, opts);
  }
}

export interface TriggerArgs {
  readonly projectId: pulumi.Input<string>;
  readonly pipelineId: pulumi.Input<string>;
  readonly eventSourceProvider: pulumi.Input<"github_app" | "github_server" | "webhook" | "schedule">;
  /** For GitHub: which of its events start a pipeline, such as `all-pushes`. */
  readonly eventPreset?: pulumi.Input<string>;
  /** For GitHub: the number of the repository. */
  readonly eventSourceRepoExternalId?: pulumi.Input<string>;
  /** For a webhook or a schedule, which also need both refs. */
  readonly eventName?: pulumi.Input<string>;
  readonly checkoutRef?: pulumi.Input<string>;
  readonly configRef?: pulumi.Input<string>;
  readonly eventSourceWebHookSender?: pulumi.Input<string>;
  /** For a schedule: five fields, in UTC. */
  readonly eventSourceScheduleCronExpression?: pulumi.Input<string>;
  readonly eventSourceScheduleAttributionActor?: pulumi.Input<"system" | "current">;
  /** For a schedule: the pipeline parameters. Clearing them replaces the trigger. */
  readonly parameters?: pulumi.Input<Record<string, string | number | boolean>>;
  readonly disabled?: pulumi.Input<boolean>;
}

/** A trigger of a pipeline definition. Import id: `project_id/trigger_id`. */
export class Trigger extends CircleCiResource {
  declare readonly projectId: pulumi.Output<string>;
  declare readonly pipelineId: pulumi.Output<string>;
  declare readonly createdAt: pulumi.Output<string>;
  declare readonly eventSourceRepoFullName: pulumi.Output<string | undefined>;
  declare readonly eventSourceWebHookUrl: pulumi.Output<string>;

  constructor(name: string, args: TriggerArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = ["createdAt", "eventSourceRepoFullName", "eventSourceWebHookUrl"];
    super("Trigger", name, { ...args }, outputs, opts, ["eventSourceWebHookUrl"]);
  }
}
