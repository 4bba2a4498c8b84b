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
  /** Who may give variables to a pipeline. Defaults to nobody. GitLab: `ci_pipeline_variables_minimum_override_role`. */
  readonly pipelineVariablesRole?: "no_one_allowed" | "developer" | "maintainer" | "owner";
  /** Whether who starts a pipeline may approve its deployments. Defaults to false. */
  readonly allowsOwnDeploymentApproval?: boolean;
  /** Defaults to GitLab's. */
  readonly approvalSettings?: ApprovalSettings;
  /** Whether its jobs may push to it. Defaults to false. GitLab: `ci_push_repository_for_job_token_allowed`. */
  readonly jobTokenMayPush?: boolean;
  /** What the subject of its ID tokens is made of. */
  readonly idTokenSubComponents: readonly string[];
  readonly createdAt: string;
}

/** How merge requests of a project are approved. GitLab: Premium. */
export interface ApprovalSettings {
  /** Whether a push to the source branch removes the approvals. */
  readonly resetOnPush: boolean;
  /** Whether authors may approve their own merge requests. */
  readonly authorMayApprove: boolean;
  /** Whether those may approve who committed to the merge request. */
  readonly committersMayApprove: boolean;
  /** Whether merge requests may have rules of their own. The sandbox has no such rules. */
  readonly overridable: boolean;
  /** Whether a push removes the approvals of code owners whose files it changes. The sandbox has no code owners. */
  readonly selectiveOwnerRemovals: boolean;
  /** Whether approving asks to log in again. The API, which is all that the sandbox has, never asks. */
  readonly reauthentication: boolean;
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

/** Who may approve a deployment, and how many of them have to. */
export interface DeploymentApprovalRule extends AccessRule {
  readonly requiredApprovals: number;
}

/** A protected environment. GitLab: Premium. */
export interface ProtectedEnvironment extends Row {
  readonly projectId: number;
  /** The name of one environment, which need not exist yet. */
  readonly name: string;
  readonly deploy: readonly AccessRule[];
  readonly approvalRules: readonly DeploymentApprovalRule[];
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
  /** When it is stopped by itself; null where nothing says so. */
  readonly autoStopAt: string | null;
  readonly kubernetesNamespace: string | null;
  readonly fluxResourcePath: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What git takes a path for: a file, an executable one, a symbolic link, or a commit of a submodule. */
export type FileMode = "100644" | "100755" | "120000" | "160000";

/** A file of one commit. */
export interface FileEntry {
  /** Of a symbolic link its target; nothing of a submodule. */
  readonly content: Buffer;
  /** Of a submodule the commit that it is at. */
  readonly blobId: string;
  readonly mode: FileMode;
}

/** The files of one commit, by path. */
export type Files = ReadonlyMap<string, FileEntry>;

export interface Commit extends Row {
  readonly projectId: number;
  readonly sha: string;
  /** The rows of its parents, the first one first; a root commit has none. */
  readonly parentIds: readonly number[];
  readonly files: Files;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly committerName: string;
  readonly committerEmail: string;
  readonly authoredAt: string;
  /** When it was committed. */
  readonly createdAt: string;
  /** Offsets from UTC as git writes them, such as `+0200`. */
  readonly authorZone: string;
  readonly committerZone: string;
  /** What git holds of a commit that has more to it than these fields, such as a signature. */
  readonly raw: Buffer | null;
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
  /** What git holds of an annotated tag; null for a lightweight one. */
  readonly raw: Buffer | null;
}

/** A release of a tag, which it has the name of. */
export interface Release extends Row {
  readonly projectId: number;
  readonly authorId: number;
  readonly tagName: string;
  readonly name: string;
  readonly description: string | null;
  /** The commit that the tag named when the release was created. */
  readonly sha: string;
  readonly createdAt: string;
  readonly releasedAt: string;
}

/** A link among the assets of a release. */
export interface ReleaseLink extends Row {
  readonly projectId: number;
  readonly releaseId: number;
  readonly name: string;
  readonly url: string;
  readonly linkType: string;
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
