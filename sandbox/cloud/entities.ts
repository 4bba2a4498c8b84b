import type { Row } from "../store";

/** Pulumi Cloud's edition of an organization. It decides which token types exist and whether teams exist. */
export type Edition = "individual" | "team" | "enterprise";

export type Role = "member" | "admin";

export interface User extends Row {
  readonly login: string;
}

/** The permissions of every member on all stacks and all ESC environments of an organization. */
export interface MemberPermissions {
  readonly stacks: Exclude<StackPermission, 104>;
  readonly environments: EscEnvironmentPermission;
}

export interface Organization extends Row {
  readonly name: string;
  readonly edition: Edition;
  /** Login to role. */
  readonly members: ReadonlyMap<string, Role>;
  /** Undefined for no permissions. */
  readonly memberPermissions?: MemberPermissions | undefined;
  /** Whether its edition has Pulumi Deployments. */
  readonly hasDeployments: boolean;
  /** Whether its edition remediates drift. */
  readonly remediatesDrift: boolean;
  /** The names of its custom roles. */
  readonly roles: readonly string[];
  readonly created: Date;
}

/** The identity of a token. */
export type TokenOwner =
  | { readonly kind: "user"; readonly login: string }
  | { readonly kind: "organization"; readonly organization: string; readonly admin: boolean }
  | { readonly kind: "team"; readonly organization: string; readonly team: string }
  | DeploymentIdentity;

/** The identity of a deployment that no person started: an administrator of its own stack, and of no other. */
export interface DeploymentIdentity {
  readonly kind: "deployment";
  readonly organization: string;
  /** The row of the stack. */
  readonly stack: number;
  /** The row of the template of a review stack, whose configuration the deployment copies. */
  readonly template?: number | undefined;
}

export interface AccessToken extends Row {
  readonly owner: TokenOwner;
  readonly value: string;
  /** Empty for a personal token. */
  readonly name: string;
  readonly description: string;
  readonly created: Date;
  readonly createdBy: string;
  /** Unix seconds; 0 for never. */
  readonly expires: number;
  /** Unix seconds; 0 for never. */
  readonly lastUsed: number;
  /** A deleted token no longer authenticates, but its name stays taken. */
  readonly deleted: boolean;
  /** Whether it was issued by a token exchange or for a deployment. Such a token is valid for hours and is not listed. */
  readonly exchanged: boolean;
  /** The row of the deployment that it was issued for. */
  readonly deployment?: number | undefined;
}

export interface OidcIssuer extends Row {
  readonly organization: string;
  readonly name: string;
  readonly url: string;
  readonly thumbprints: readonly string[];
  /** The maximum lifetime of an exchanged token, in seconds. Defaults to Pulumi Cloud's limit. */
  readonly maxExpiration?: number | undefined;
  /** Registered keys, which are used instead of those behind `url`. */
  readonly jwks?: Readonly<Record<string, unknown>> | undefined;
  readonly created: Date;
  readonly modified: Date;
}

export type PolicyTokenType = "personal" | "organization" | "team" | "runner";

export interface AuthPolicyDefinition {
  readonly decision: "allow" | "deny";
  readonly tokenType: PolicyTokenType;
  readonly teamName?: string | undefined;
  readonly userLogin?: string | undefined;
  readonly runnerID?: string | undefined;
  readonly roleID?: string | undefined;
  readonly authorizedPermissions: readonly ("standard" | "admin")[];
  /** The pattern of each claim. All must match. */
  readonly rules: Readonly<Record<string, string>>;
}

/** The policy document of an issuer. */
export interface AuthPolicy extends Row {
  readonly organization: string;
  /** The row of the issuer that it belongs to. */
  readonly issuer: number;
  readonly version: number;
  readonly definitions: readonly AuthPolicyDefinition[];
  readonly created: Date;
  readonly modified: Date;
}

/** Pulumi's numbers: 101 read, 102 edit, 103 admin, 104 a custom permission set. */
export type StackPermission = 0 | 101 | 102 | 103 | 104;

export type EscEnvironmentPermission = "none" | "read" | "open" | "write" | "admin";

export interface StackGrant {
  readonly projectName: string;
  readonly stackName: string;
  readonly permission: StackPermission;
}

export interface EscEnvironmentGrant {
  readonly projectName: string;
  readonly envName: string;
  readonly permission: EscEnvironmentPermission;
  /** A Go duration such as `2h0m0s`. */
  readonly maxOpenDuration?: string | undefined;
}

export interface Team extends Row {
  readonly organization: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** Login to role in the team. */
  readonly members: ReadonlyMap<string, Role>;
  readonly stacks: readonly StackGrant[];
  readonly environments: readonly EscEnvironmentGrant[];
}

/** A stack's state as the CLI sends and reads it. */
export interface UntypedDeployment {
  readonly version?: number | undefined;
  readonly features?: readonly string[] | undefined;
  readonly deployment?: Readonly<Record<string, unknown>> | undefined;
}

/** The link from a stack to the ESC environment that holds its configuration. */
export interface StackConfig {
  /** `project/environment[@version]`. */
  readonly environment: string;
  readonly secretsProvider?: string | undefined;
  readonly encryptedKey?: string | undefined;
  readonly encryptionSalt?: string | undefined;
}

export interface Stack extends Row {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Counts the updates. */
  readonly version: number;
  readonly state: UntypedDeployment | null;
  /** The linked ESC environment, if any. */
  readonly config?: StackConfig | undefined;
}

export type UpdateKind = "update" | "preview" | "refresh" | "destroy" | "import";

export type UpdateStatus = "not started" | "running" | "succeeded" | "failed" | "cancelled";

/** The lease of a running update, with whose token the engine sends requests. */
export interface Lease {
  readonly value: string;
  /** Unix seconds. */
  readonly expires: number;
}

/** One run of the engine on a stack. Its events and its resulting state are on disk: `updateFiles.ts`. */
export interface Update extends Row {
  /** The row of the stack. */
  readonly stack: number;
  readonly kind: UpdateKind;
  /** Whether it changes nothing: a preview, or the preview of `pulumi up`. */
  readonly dryRun: boolean;
  readonly status: UpdateStatus;
  /** The version of the stack after the update. */
  readonly version: number;
  /** The login of the user who started it. */
  readonly author: string;
  readonly message: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** Unix seconds. */
  readonly created: number;
  /** Unix seconds; 0 for not yet. */
  readonly started: number;
  readonly ended: number;
  /** The lease until the update ends, also if it has expired. */
  readonly lease: Lease | null;
  /** The number of resources by operation, from the engine's summary event. */
  readonly resourceChanges: Readonly<Record<string, number>>;
  /** The number of resources in the stack after the update. */
  readonly resourceCount: number;
  /** The row of the deployment that made it. */
  readonly deployment?: number | undefined;
}

export interface EnvironmentRevision {
  readonly number: number;
  /** The stored YAML, with encrypted secrets. */
  readonly yaml: string;
  readonly created: Date;
  readonly creator: string;
}

/** A name for a revision. The built-in tag `latest` is not stored. */
export interface EnvironmentVersionTag {
  readonly name: string;
  readonly revision: number;
  readonly created: Date;
  readonly modified: Date;
  readonly editor: string;
}

export interface EscEnvironment extends Row {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
  readonly created: Date;
  /** Oldest first, never empty. */
  readonly revisions: readonly [EnvironmentRevision, ...EnvironmentRevision[]];
  readonly tags: readonly EnvironmentVersionTag[];
}

/** The result of opening an ESC environment, until it expires. */
export interface OpenEscEnvironment extends Row {
  readonly organization: string;
  /** `project/environment`, or `yaml` for a definition without a name. */
  readonly path: string;
  /** The identity that opened it. No other may read it. */
  readonly owner: TokenOwner;
  readonly expires: Date;
  /** ESC's Environment object, with every secret in plaintext. */
  readonly result: Readonly<Record<string, unknown>>;
}

/** A published version of a policy pack. */
export interface PolicyPack extends Row {
  readonly organization: string;
  readonly name: string;
  /** Counts the versions of the pack. */
  readonly version: number;
  readonly versionTag: string;
}

export type PolicyEntityType = "stacks" | "accounts";
export type PolicyMode = "audit" | "preventative";

/** A policy pack in a policy group. */
export interface AppliedPolicyPack {
  /** The row of the pack. */
  readonly pack: number;
  readonly config: Readonly<Record<string, unknown>> | undefined;
}

export interface PolicyGroup extends Row {
  readonly organization: string;
  readonly name: string;
  /** Whether it is one of the two default groups of every organization. */
  readonly isOrgDefault: boolean;
  readonly entityType: PolicyEntityType;
  readonly mode: PolicyMode;
  /** The rows of the stacks. Empty in the default group, which has all stacks. */
  readonly stacks: readonly number[];
  readonly packs: readonly AppliedPolicyPack[];
}
