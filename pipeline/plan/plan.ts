import type { Diagnostic } from "../diagnostics/diagnostic";
import type { Pipeline } from "../model";
import type { Flow } from "../flow/flow";
import type { Access } from "./access/access";
import type { PlannedEscEnvironment } from "./esc/planEscEnvironments";
import type { PlannedProgram } from "./programs";

/**
 * The plan of one project, the same for every CI system. A target adds the resources of its CI system. It is plain
 * data, without values that only the Pulumi engine knows.
 */
export interface Plan {
  /** The system that runs the deployments. */
  readonly target: Flow["target"];
  readonly project: string;
  /** Whether the project is in GitLab. Pulumi Deployments may get it from elsewhere. */
  readonly isInGitLab: boolean;
  /** The Pulumi organization; undefined with a self-managed backend. */
  readonly organization?: string;
  readonly defaultBranch: string;
  /** How the CI file reaches the project. */
  readonly delivery: Flow["delivery"];
  readonly replaceExistingFile: boolean;
  /** The kinds of existing resources that an update adopts. */
  readonly adopt: Flow["adopt"];
  /** What a destroy keeps. */
  readonly leave: Flow["leave"];
  readonly authentication: Flow["authentication"];
  /** The stack of the platform repository that owns the issuer; undefined if this project's stack owns it. */
  readonly foundation?: string;
  /** The group whose projects share the teams. The foundation owns those teams. */
  readonly group?: string;
  /** The thumbprints of the CI system's certificates; undefined to trust the one that it serves now. */
  readonly thumbprints?: readonly string[];
  /** The last valid days of the stored tokens: the current ones, and the previous ones after a rotation. */
  readonly tokens?: NonNullable<Flow["tokens"]>;
  /** The lifetime of a Pulumi access token, in seconds. */
  readonly tokenSeconds: number;
  /** The pipeline without its programs, whose files may have to be read: see `completePipeline`. */
  readonly outline: Omit<Pipeline, "programs">;
  readonly programs: readonly PlannedProgram[];
  readonly escEnvironments: readonly PlannedEscEnvironment[];
  /** The secrets of the platform stack that ESC environments hold. */
  readonly escSecrets: readonly SecretUse[];
  /** The identities in Pulumi Cloud. */
  readonly access: readonly Access[];
  /** The published policy packs with which the program's stacks have to comply. */
  readonly policyPacks: readonly PublishedPolicyPack[];
  /** The exceptions in the settings, with their reasons. */
  readonly exceptions: Flow["exceptions"];
  /** The warnings, for the reviewer of the settings. */
  readonly warnings: readonly Diagnostic[];
}

/** A place in the settings that names a secret of the platform stack. */
export interface SecretUse {
  readonly secret: string;
  readonly path: string;
}

/** A policy pack of the Pulumi organization. */
export interface PublishedPolicyPack {
  readonly name: string;
  readonly version: string;
}
