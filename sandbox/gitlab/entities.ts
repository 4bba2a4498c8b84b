import type { Row } from "../store";

export type Edition = "ce" | "ee";

export interface User extends Row {
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
  /** The personal access token with the scope `read_api`, if there is one. */
  readonly readToken?: string;
  readonly admin: boolean;
  readonly createdAt: string;
}

/** A group, or the namespace of a user. A subgroup has `parentId`. */
export interface Namespace extends Row {
  readonly path: string;
  readonly fullPath: string;
  readonly parentId: number | null;
  /** The user who owns the namespace. A group has none. */
  readonly ownerId?: number;
  /** Defaults to the path. */
  readonly name?: string;
  readonly description?: string;
  readonly createdAt?: string;
}

export interface Project extends Row {
  readonly namespaceId: number;
  readonly creatorId: number;
  readonly path: string;
  readonly fullPath: string;
  /** Defaults to the path. */
  readonly name?: string;
  readonly description: string | null;
  readonly defaultBranch: string;
  readonly ciConfigPath: string | null;
  /** The project that this one was forked from; null when that project is deleted. */
  readonly forkedFromId: number | null;
  /** Whether members may run pipelines of fork merge requests in this project. */
  readonly ciAllowForkPipelines: boolean;
  /** Whether merge requests between protected branches get protected variables and runners. */
  readonly protectMergeRequestPipelines: boolean;
  /**
   * The lowest role that may set pipeline variables. Defaults to none. GitLab:
   * `ci_pipeline_variables_minimum_override_role`.
   */
  readonly pipelineVariablesRole?: "no_one_allowed" | "developer" | "maintainer" | "owner";
  /** Whether the user who starts a pipeline may approve its deployments. Defaults to false. */
  readonly allowsOwnDeploymentApproval?: boolean;
  /** Defaults to GitLab's own defaults. */
  readonly approvalSettings?: ApprovalSettings;
  /**
   * Whether the project's jobs may push to it. Defaults to false. GitLab: `ci_push_repository_for_job_token_allowed`.
   */
  readonly jobTokenMayPush?: boolean;
  /** Which other projects may access the project with the tokens of their jobs. Defaults to none. */
  readonly jobTokenScope?: JobTokenScope;
  /** The settings that differ from GitLab's defaults, by their names in the API. See `model/projectSettings.ts`. */
  readonly settings?: Readonly<Record<string, SettingValue>>;
  /** The components of the `sub` claim of its ID tokens. */
  readonly idTokenSubComponents: readonly string[];
  /** Defaults to false. The sandbox does not refuse changes to an archived project. */
  readonly archived?: boolean;
  readonly createdAt: string;
}

/** The inbound allow-list of a project's job tokens. GitLab: "CI/CD job token scope API". */
export interface JobTokenScope {
  /** Whether only the projects of the lists have access. Otherwise all projects have. */
  readonly isOn: boolean;
  readonly projectIds: readonly number[];
  /** The groups whose projects have access, at any depth. */
  readonly groupIds: readonly number[];
}

/** The value of a setting that the API changes. */
export type SettingValue = string | number | boolean | null | readonly string[];

/** How merge requests of a project are approved. GitLab: Premium. */
export interface ApprovalSettings {
  /** Whether a push to the source branch removes the approvals. */
  readonly resetOnPush: boolean;
  /** Whether authors may approve their own merge requests. */
  readonly authorMayApprove: boolean;
  /** Whether users who committed to the merge request may approve it. */
  readonly committersMayApprove: boolean;
  /** Whether a merge request may override the approval rules. The sandbox has no such rules. */
  readonly overridable: boolean;
  /** Whether a push removes only the approvals of code owners of changed files. The sandbox has no code owners. */
  readonly selectiveOwnerRemovals: boolean;
  /** Whether an approval in the UI needs a new login. The API, the sandbox's only interface, never needs one. */
  readonly reauthentication: boolean;
}

/** A path that a project has or had. The row remains when the project is renamed or deleted. */
export interface FormerPath extends Row {
  readonly projectId: number;
  /** In lower case. */
  readonly path: string;
}

export interface Member extends Row, MemberFacts {
  readonly projectId: number;
}

/** A member of a group, who has at least this level in its subgroups and projects. */
export interface GroupMember extends Row, MemberFacts {
  readonly namespaceId: number;
}

interface MemberFacts {
  readonly userId: number;
  readonly accessLevel: number;
  readonly createdAt?: string;
  /** The user who added the member. */
  readonly createdById?: number;
  /** The last day of the membership. The sandbox does not end memberships. */
  readonly expiresAt?: string | null;
}

/** A group that a project is shared with. GitLab: `ProjectGroupLink`. */
export interface ProjectGroupLink extends Row {
  readonly projectId: number;
  readonly groupId: number;
  /** The highest level that the group's members get. */
  readonly accessLevel: number;
  readonly expiresAt: string | null;
}

/** An SSH key that may read a project, or write to it. The sandbox has no SSH, so nobody can use it. */
export interface DeployKey extends Row {
  readonly projectId: number;
  readonly title: string;
  /** The public key. */
  readonly key: string;
  readonly canPush: boolean;
  readonly createdAt: string;
}

/** A webhook of a project. The sandbox sends it no events. */
export interface Hook extends Row {
  readonly projectId: number;
  readonly url: string;
  readonly token: string | null;
  /** Its flags and texts, by their names in the API. */
  readonly settings: Readonly<Record<string, string | boolean>>;
  readonly createdAt: string;
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

/** A CI/CD variable of a group, which its projects inherit. */
export type GroupVariable = Omit<Variable, "projectId"> & { readonly namespaceId: number };

/** An access level of a protection: a role, or one user, group or deploy key. */
export interface AccessRule {
  readonly id: number;
  readonly accessLevel: number | null;
  readonly userId: number | null;
  readonly groupId: number | null;
  readonly deployKeyId: number | null;
}

export interface ProtectedBranch extends Row {
  readonly projectId: number;
  /** A branch name, or a wildcard pattern in which `*` matches any text. */
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

/** Who may approve a deployment, and how many approvals it needs. */
export interface DeploymentApprovalRule extends AccessRule {
  readonly requiredApprovals: number;
}

/** A protected environment. GitLab: Premium. */
export interface ProtectedEnvironment extends Row {
  readonly projectId: number;
  /** The name of one deployment environment, which may not exist yet. */
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
  /** When it is stopped automatically; null for never. */
  readonly autoStopAt: string | null;
  readonly kubernetesNamespace: string | null;
  readonly fluxResourcePath: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The git mode of a path: file, executable file, symbolic link, or submodule. */
export type FileMode = "100644" | "100755" | "120000" | "160000";

/** A file of one commit. */
export interface FileEntry {
  /** The target path for a symbolic link; empty for a submodule. */
  readonly content: Buffer;
  /** The id of the blob; for a submodule, of its commit. */
  readonly blobId: string;
  readonly mode: FileMode;
}

/** The files of one commit, by path. */
export type Files = ReadonlyMap<string, FileEntry>;

export interface Commit extends Row {
  readonly projectId: number;
  readonly sha: string;
  /** The rows of its parents, in git's order; a root commit has none. */
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
  /** The raw git object, if the commit has more than these fields, such as a signature; else null. */
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
  /** When an annotated tag was created; null for a lightweight one. */
  readonly createdAt: string | null;
  /** The raw git object of an annotated tag; null for a lightweight one. */
  readonly raw: Buffer | null;
}

/** A release, identified by its tag. */
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

/** The value that a schedule gives to a pipeline input. */
export interface ScheduleInput {
  readonly name: string;
  readonly value: string | number | boolean | readonly unknown[];
}

/** A variable that a schedule gives to its pipelines. */
export interface ScheduleVariable {
  readonly key: string;
  readonly value: string;
  readonly variableType: VariableType;
}

export interface PipelineSchedule extends Row {
  readonly projectId: number;
  /** Its pipelines run as this user. */
  readonly ownerId: number;
  readonly description: string;
  /** The full ref name, such as `refs/heads/main`; the ref may not exist. */
  readonly ref: string;
  readonly cron: string;
  readonly cronTimezone: string;
  readonly active: boolean;
  readonly inputs: readonly ScheduleInput[];
  /** The variables of its pipelines. Defaults to none. */
  readonly variables?: readonly ScheduleVariable[];
  /** Null if the cron expression never matches. */
  readonly nextRunAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
