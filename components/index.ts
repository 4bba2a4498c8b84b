/**
 * Component resources that manage a project's CI with Pulumi.
 *
 * @module
 */
export { foundationArgs } from "./foundation/foundationArgs";
export type { IssuerPolicy } from "./pulumiCloud/issuerPolicy";
export { PulumiFoundation } from "./foundation/pulumiFoundation";
export type { PulumiFoundationArgs } from "./foundation/pulumiFoundationArgs";
export { platformArgs } from "./platform/platformArgs";
export { PulumiPlatform } from "./platform/pulumiPlatform";
export type { PulumiPlatformArgs } from "./platform/pulumiPlatformArgs";
export { PulumiPipeline } from "./pulumiPipeline";
export type { PulumiPipelineArgs } from "./pulumiPipelineArgs";
export type {
  AwsLoginArgs,
  AzureLoginArgs,
  BackendArgs,
  CircleCiArgs,
  DeploymentArgs,
  DeploymentProtectionArgs,
  DeploymentRunArgs,
  DeploymentScheduleArgs,
  DriftArgs,
  EscArgs,
  EscBaseArgs,
  EscOpenerArgs,
  EscSecretArgs,
  ExceptionArgs,
  FleetPipelineArgs,
  FleetSettingsArgs,
  FoundationBaseArgs,
  FoundationLeaveArgs,
  FoundationSettingsArgs,
  GcpLoginArgs,
  HookArgs,
  IncludeArgs,
  JobTokenAccessArgs,
  KestraDeploymentArgs,
  KestraFilesArgs,
  KestraNamespaceArgs,
  KestraProgramArgs,
  KestraValidationArgs,
  LeaveArgs,
  NamedProgramArgs,
  PipelineSettingsArgs,
  PolicyPackArgs,
  ProgramArgs,
  ProtectionArgs,
  PulumiDeploymentsArgs,
  ReviewStacksArgs,
  ServiceArgs,
  SourceArgs,
  StepsArgs,
  TokensArgs,
  TriggerArgs,
  TrustArgs,
  TtlArgs,
  VariableArgs,
} from "./settingsArgs";
export { stackArgs, withDefaults } from "./stackArgs";
export { Runtime } from "../pipeline/programs/runtimes";
export { Installer, PackageManager } from "../pipeline/programs/packageManagers";
export {
  Adopted,
  Approval,
  ApprovalBy,
  Authentication,
  Caches,
  CircleCiKind,
  Delivery,
  Edition,
  EscAttachment,
  EscPermission,
  FleetPreviews,
  FoundationAdopted,
  HookEvent,
  KestraDialect,
  LeaveChoice,
  LeaveFile,
  OnDrift,
  PlatformAdopted,
  Previews,
  PushAccess,
  Report,
  RingApproval,
  ScheduledOperation,
  SourceProvider,
  TargetName,
  VariableType,
  Visibility,
} from "../pipeline/settings/choices";
