/**
 * Component resources that manage a project's CI with Pulumi.
 *
 * @module
 */
export type { IssuerPolicy } from "./issuer";
export { PulumiPipeline } from "./pulumiPipeline";
export type {
  DeploymentArgs,
  EscArgs,
  ProgramArgs,
  PulumiPipelineArgs,
  TriggerArgs,
  VariableArgs,
} from "./pulumiPipelineArgs";
export { stackArgs } from "./stackArgs";
export { Runtime } from "../pipeline/runtimes";
export { Approval, Authentication, Edition, Previews } from "../pipeline/settings";
