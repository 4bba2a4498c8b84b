/**
 * Component resources that manage a project's CI with Pulumi.
 *
 * @module
 */
export type {
  AwsLoginArgs,
  AzureLoginArgs,
  EscArgs,
  EscBaseArgs,
  EscOpenerArgs,
  EscSecretArgs,
  GcpLoginArgs,
} from "./pulumiCloud/escArgs";
export { foundationArgs } from "./foundation/foundationArgs";
export type { IssuerPolicy } from "./pulumiCloud/issuer";
export { PulumiFoundation } from "./foundation/pulumiFoundation";
export type { FoundationBaseArgs, PulumiFoundationArgs } from "./foundation/pulumiFoundationArgs";
export { PulumiPipeline } from "./pulumiPipeline";
export type {
  BackendArgs,
  DeploymentArgs,
  DriftArgs,
  ExceptionArgs,
  NamedProgramArgs,
  PolicyPackArgs,
  ProgramArgs,
  PulumiPipelineArgs,
  ReviewStacksArgs,
  StepsArgs,
  TokensArgs,
  TriggerArgs,
  TrustArgs,
  VariableArgs,
} from "./pulumiPipelineArgs";
export type { DeploymentProtectionArgs, ProtectionArgs } from "./gitlab/protectionArgs";
export { stackArgs } from "./stackArgs";
export { Runtime } from "../pipeline/programs/runtimes";
export { Installer, PackageManager } from "../pipeline/programs/packageManagers";
export {
  Approval,
  Authentication,
  Caches,
  Edition,
  EscAttachment,
  EscPermission,
  OnDrift,
  Previews,
  PushAccess,
  Report,
} from "../pipeline/settings/choices";
