import type { Row } from "../store";

export type Edition = "ce" | "ee";

export interface User extends Row {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
  readonly admin: boolean;
  readonly createdAt: string;
}

/** A group; sub-groups point at their parent. */
export interface Namespace extends Row {
  readonly path: string;
  readonly fullPath: string;
  readonly parentId: number | null;
}

export interface Project extends Row {
  readonly namespaceId: number;
  readonly creatorId: number;
  readonly path: string;
  readonly fullPath: string;
  readonly description: string | null;
  readonly defaultBranch: string;
  readonly ciConfigPath: string | null;
  /** The project that it is a fork of, as long as that exists. */
  readonly forkedFromId: number | null;
  /** Whether members may run the pipelines of forks in it. */
  readonly ciAllowForkPipelines: boolean;
  /** Whether merge requests between protected branches get what protected refs get. */
  readonly protectMergeRequestPipelines: boolean;
  /** What the subject of its ID tokens is made of. */
  readonly idTokenSubComponents: readonly string[];
  readonly createdAt: string;
}

/** A path that a project had or has. It stays when the project is renamed or deleted. */
export interface FormerPath extends Row {
  readonly projectId: number;
  /** In lower case. */
  readonly path: string;
}

export interface Member extends Row {
  readonly projectId: number;
  readonly userId: number;
  readonly accessLevel: number;
}

export type VariableType = "env_var" | "file";

export interface Variable extends Row {
  readonly projectId: number;
  readonly key: string;
  readonly value: string;
  readonly variableType: VariableType;
  readonly environmentScope: string;
  readonly description: string | null;
  readonly protected: boolean;
  readonly masked: boolean;
  readonly hidden: boolean;
  readonly raw: boolean;
}

/** Who may do one thing to a protected ref: a role, or else one user, group or deploy key. */
export interface AccessRule {
  readonly id: number;
  readonly accessLevel: number | null;
  readonly userId: number | null;
  readonly groupId: number | null;
  readonly deployKeyId: number | null;
}

export interface ProtectedBranch extends Row {
  readonly projectId: number;
  /** A branch name, or a pattern in which `*` stands for anything. */
  readonly name: string;
  readonly push: readonly AccessRule[];
  readonly merge: readonly AccessRule[];
  readonly unprotect: readonly AccessRule[];
  readonly allowForcePush: boolean;
  readonly codeOwnerApprovalRequired: boolean;
}

export interface ProtectedTag extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly create: readonly AccessRule[];
}

export type EnvironmentState = "available" | "stopping" | "stopped";
export type Tier = "production" | "staging" | "testing" | "development" | "other";
export type AutoStopSetting = "always" | "with_action";

export interface Environment extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly externalUrl: string | null;
  readonly state: EnvironmentState;
  readonly tier: Tier;
  readonly autoStopSetting: AutoStopSetting;
  readonly kubernetesNamespace: string | null;
  readonly fluxResourcePath: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A file of one commit. */
export interface FileEntry {
  readonly content: Buffer;
  readonly blobId: string;
  readonly executable: boolean;
}

/** The files of one commit, by path. */
export type Files = ReadonlyMap<string, FileEntry>;

export interface Commit extends Row {
  readonly projectId: number;
  readonly sha: string;
  /** The row of the first parent; a root commit has none. */
  readonly parentId: number | null;
  readonly files: Files;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committerName: string;
  readonly committerEmail: string;
  readonly createdAt: string;
}

export interface Branch extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly commitId: number;
}

export interface Tag extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly commitId: number;
  /** The object that the tag names: the tag object of an annotated tag, else the commit. */
  readonly target: string;
  /** Empty for a lightweight tag. */
  readonly message: string;
  /** Of an annotated tag only. */
  readonly createdAt: string | null;
}

/** What a schedule gives to one of the inputs of a pipeline. */
export interface ScheduleInput {
  readonly name: string;
  readonly value: string | number | boolean | readonly unknown[];
}

export interface PipelineSchedule extends Row {
  readonly projectId: number;
  /** Its pipelines run as this user. */
  readonly ownerId: number;
  readonly description: string;
  /** In full, such as `refs/heads/main`; it need not exist. */
  readonly ref: string;
  readonly cron: string;
  readonly cronTimezone: string;
  readonly active: boolean;
  readonly inputs: readonly ScheduleInput[];
  /** Null for a day that never comes. */
  readonly nextRunAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
