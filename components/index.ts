/**
 * Component resources that manage a project's CI with Pulumi.
 *
 * @module
 */
export type { IssuerPolicy } from "./issuer";
export { PulumiPipeline } from "./pulumiPipeline";
export type {
  BackendArgs,
  DeploymentArgs,
  DriftArgs,
  EscArgs,
  NamedProgramArgs,
  PolicyPackArgs,
  ProgramArgs,
  PulumiPipelineArgs,
  ReviewStacksArgs,
  StepsArgs,
  TriggerArgs,
  VariableArgs,
} from "./pulumiPipelineArgs";
export { stackArgs } from "./stackArgs";
export { Runtime } from "../pipeline/programs/runtimes";
export { Installer, PackageManager } from "../pipeline/programs/toolchains";
export { Approval, Authentication, Edition, OnDrift, Previews, Report } from "../pipeline/settings/choices";
