import type { Row } from "../store";

/** Which kinds of tokens an organization has, and whether it has teams. */
export type Edition = "individual" | "team" | "enterprise";

export type Role = "member" | "admin";

export interface User extends Row {
  readonly login: string;
}

/** What every member may do with all stacks and with all environments of an organization. */
export interface MemberPermissions {
  readonly stacks: Exclude<StackPermission, 104>;
  readonly environments: EnvironmentPermission;
}

export interface Organization extends Row {
  readonly name: string;
  readonly edition: Edition;
  /** Login to role. */
  readonly members: ReadonlyMap<string, Role>;
  /** Absent for none. */
  readonly memberPermissions?: MemberPermissions | undefined;
  readonly created: Date;
}

/** Whom a token speaks for. */
export type TokenOwner =
  | { readonly kind: "user"; readonly login: string }
  | { readonly kind: "organization"; readonly organization: string; readonly admin: boolean }
  | { readonly kind: "team"; readonly organization: string; readonly team: string };

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
  /** It was exchanged for an ID token: it lives for hours, and is not among the tokens that people manage. */
  readonly exchanged: boolean;
}

export interface OidcIssuer extends Row {
  readonly organization: string;
  readonly name: string;
  readonly url: string;
  readonly thumbprints: readonly string[];
  /** The longest life of an exchanged token, in seconds. Absent means the service's own limit. */
  readonly maxExpiration?: number | undefined;
  /** Keys that stand in for those behind `url`, as they were sent. */
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
  /** Claim to pattern; all must match. */
  readonly rules: Readonly<Record<string, string>>;
}

/** The one policy document of an issuer. */
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

export type EnvironmentPermission = "none" | "read" | "open" | "write" | "admin";

export interface StackGrant {
  readonly projectName: string;
  readonly stackName: string;
  readonly permission: StackPermission;
}

export interface EnvironmentGrant {
  readonly projectName: string;
  readonly envName: string;
  readonly permission: EnvironmentPermission;
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
  readonly environments: readonly EnvironmentGrant[];
}

/** A stack's state as the CLI sends and reads it. */
export interface UntypedDeployment {
  readonly version?: number | undefined;
  readonly features?: readonly string[] | undefined;
  readonly deployment?: Readonly<Record<string, unknown>> | undefined;
}

/** Says that a stack's configuration is kept in an ESC environment. */
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
  /** Where it is linked to an ESC environment. */
  readonly config?: StackConfig | undefined;
}

export type UpdateKind = "update" | "preview" | "refresh" | "destroy" | "import";

export type UpdateStatus = "not started" | "running" | "succeeded" | "failed" | "cancelled";

/** What lets the engine work on a running update, without the token that started it. */
export interface Lease {
  readonly value: string;
  /** Unix seconds. */
  readonly expires: number;
}

/** One run of the engine on a stack. Its events, and the state that it left, are on disk: `updateFiles.ts`. */
export interface Update extends Row {
  /** The row of the stack. */
  readonly stack: number;
  readonly kind: UpdateKind;
  /** It only looks, whatever its kind: a preview, or the first half of `pulumi up`. */
  readonly dryRun: boolean;
  readonly status: UpdateStatus;
  /** The stack's version once it is complete. */
  readonly version: number;
  /** Who asked for it. */
  readonly author: string;
  readonly message: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** Unix seconds. */
  readonly created: number;
  /** Unix seconds; 0 for not yet. */
  readonly started: number;
  readonly ended: number;
  /** Until it ends; one that ran out stays. */
  readonly lease: Lease | null;
  /** How many resources each kind of step was about, as the engine sums it up at the end. */
  readonly resourceChanges: Readonly<Record<string, number>>;
  /** How many resources the stack had when it ended. */
  readonly resourceCount: number;
}

export interface EnvironmentRevision {
  readonly number: number;
  /** The YAML as it is kept: secrets are encrypted. */
  readonly yaml: string;
  readonly created: Date;
  readonly creator: string;
}

/** A name for a revision. `latest` is built in and not among them. */
export interface EnvironmentVersionTag {
  readonly name: string;
  readonly revision: number;
  readonly created: Date;
  readonly modified: Date;
  readonly editor: string;
}

export interface Environment extends Row {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
  readonly created: Date;
  /** Oldest first, never empty. */
  readonly revisions: readonly [EnvironmentRevision, ...EnvironmentRevision[]];
  readonly tags: readonly EnvironmentVersionTag[];
}

/** What came of opening an environment, until its time is over. */
export interface OpenEnvironment extends Row {
  readonly organization: string;
  /** `project/environment`, or `yaml` for a definition without a name. */
  readonly path: string;
  /** Whoever opened it; nobody else may read it. */
  readonly owner: TokenOwner;
  readonly expires: Date;
  /** ESC's Environment, with every secret in plaintext. */
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
  /** One of the two groups that every organization has. */
  readonly isOrgDefault: boolean;
  readonly entityType: PolicyEntityType;
  readonly mode: PolicyMode;
  /** The rows of the stacks. The default group of stacks has them all, without naming them here. */
  readonly stacks: readonly number[];
  readonly packs: readonly AppliedPolicyPack[];
}
