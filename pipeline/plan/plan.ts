import type { Diagnostic } from "../diagnostics/diagnostic";
import type { Pipeline } from "../model";
import type { Flow } from "../flow/flow";
import type { Access } from "./access/access";
import type { PlannedEscEnvironment } from "./esc/planEscEnvironments";
import type { PlannedProgram } from "./programs";

/**
 * What the settings of one project come to in every CI system; what has to exist in one is that target's own. Plain data:
 * what only the engine can know is not in it.
 */
export interface Plan {
  readonly project: string;
  /** The organization in Pulumi Cloud; undefined with a self-managed backend. */
  readonly organization?: string;
  readonly defaultBranch: string;
  readonly replaceExistingFile: boolean;
  readonly authentication: Flow["authentication"];
  /** The stack of the platform repository that owns the issuer, where this one does not. */
  readonly foundation?: string;
  /** The group whose projects share the teams, which the foundation owns then. */
  readonly group?: string;
  /** The certificates of the CI system that Pulumi Cloud may trust, where they are not to be the one that it serves now. */
  readonly thumbprints?: readonly string[];
  /** The last days of the stored tokens: of those that jobs get, and of those before. */
  readonly tokens?: NonNullable<Flow["tokens"]>;
  /** How long a Pulumi token lives, in seconds. */
  readonly tokenSeconds: number;
  /** The pipeline but for its programs, whose files may have to be looked at: see `completePipeline`. */
  readonly outline: Omit<Pipeline, "programs">;
  readonly programs: readonly PlannedProgram[];
  readonly escEnvironments: readonly PlannedEscEnvironment[];
  /** The secrets of the platform stack that ESC environments hold. */
  readonly escSecrets: readonly SecretUse[];
  /** The identities in Pulumi Cloud. */
  readonly access: readonly Access[];
  /** The published policy packs that the program's stacks have to pass. */
  readonly policyPacks: readonly PublishedPolicyPack[];
  /** What this project does though it is refused by default, with the reasons. */
  readonly exceptions: Flow["exceptions"];
  /** What a careful reader should know before agreeing. */
  readonly warnings: readonly Diagnostic[];
}

/** Where the settings name a secret of the platform stack. */
export interface SecretUse {
  readonly secret: string;
  readonly path: string;
}

/** A policy pack of the Pulumi organization. */
export interface PublishedPolicyPack {
  readonly name: string;
  readonly version: string;
}
