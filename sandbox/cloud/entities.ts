import type { Row } from "../store";

/** Which kinds of tokens an organization has, and whether it has teams. */
export type Edition = "individual" | "team" | "enterprise";

export type Role = "member" | "admin";

export interface User extends Row {
  readonly login: string;
}

export interface Organization extends Row {
  readonly name: string;
  readonly edition: Edition;
  /** Login to role. */
  readonly members: ReadonlyMap<string, Role>;
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
  readonly deployment?: Readonly<Record<string, unknown>> | undefined;
}

export interface Stack extends Row {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Counts the updates. */
  readonly version: number;
  readonly state: UntypedDeployment | null;
}

export interface EnvironmentRevision {
  readonly number: number;
  /** The YAML as it is kept: secrets are encrypted. */
  readonly yaml: string;
  readonly created: Date;
  readonly creator: string;
}

export interface Environment extends Row {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
  readonly created: Date;
  /** Oldest first, never empty. */
  readonly revisions: readonly [EnvironmentRevision, ...EnvironmentRevision[]];
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
