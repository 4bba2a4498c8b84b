/**
 * Component resources that manage a project's CI with Pulumi.
 *
 * @module
 */
export { foundationArgs } from "./foundation/foundationArgs";
export type { IssuerPolicy } from "./pulumiCloud/issuer";
export { PulumiFoundation } from "./foundation/pulumiFoundation";
export type { PulumiFoundationArgs } from "./foundation/pulumiFoundationArgs";
export { PulumiPipeline } from "./pulumiPipeline";
export type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
export type {
  AwsLoginArgs,
  AzureLoginArgs,
  BackendArgs,
  DeploymentArgs,
  DeploymentProtectionArgs,
  DriftArgs,
  EscArgs,
  EscBaseArgs,
  EscOpenerArgs,
  EscSecretArgs,
  ExceptionArgs,
  FoundationBaseArgs,
  FoundationSettingsArgs,
  GcpLoginArgs,
  IncludeArgs,
  NamedProgramArgs,
  PipelineSettingsArgs,
  PolicyPackArgs,
  ProgramArgs,
  ProtectionArgs,
  ReviewStacksArgs,
  ServiceArgs,
  StepsArgs,
  TokensArgs,
  TriggerArgs,
  TrustArgs,
  VariableArgs,
} from "./settingsArgs";
export { stackArgs } from "./stackArgs";
export { Runtime } from "../pipeline/programs/runtimes";
export { Installer, PackageManager } from "../pipeline/programs/packageManagers";
export {
  Adopted,
  Approval,
  Authentication,
  Caches,
  Delivery,
  Edition,
  EscAttachment,
  EscPermission,
  FoundationAdopted,
  LeaveChoice,
  LeaveFile,
  OnDrift,
  Previews,
  PushAccess,
  Report,
  VariableType,
  Visibility,
} from "../pipeline/settings/choices";
