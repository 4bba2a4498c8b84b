import type { Pipeline } from "../../pipeline/model";
import type { DeploymentsPlan } from "../../targets/deployments/deploymentsPlan";
import type { StackResource } from "../lookups/stackState";
import type { PipelineContext } from "../pipelineContext";

/** The inputs of every child of a {@link PulumiPipeline} in Pulumi Deployments. */
export interface DeploymentsContext extends PipelineContext {
  readonly plan: DeploymentsPlan;
  readonly pipeline: Pipeline;
  /** The resources in the state of the platform stack. Do not log their outputs: they contain secrets. */
  readonly state: readonly StackResource[];
  /** The keys of settings that this update deletes. The next update creates them as a resource of another type. */
  readonly postponed: ReadonlySet<string>;
  /** The id of the integration that clones the repository, if it was looked up. */
  readonly installation?: string;
}
