/**
 * The kind of an organization. `github` and `bitbucket` are connected by OAuth, and their slugs are names. `circleci` is a
 * standalone organization with the GitHub App: its slugs are opaque, and it has pipeline definitions and triggers.
 */
export type OrganizationKind = "github" | "bitbucket" | "circleci";

/** A viewer reads, a contributor also changes contexts and projects, an admin also restricts contexts. */
export type Role = "viewer" | "contributor" | "admin";

/** The initial data of a CircleCI server. */
export interface CircleCiSeed {
  readonly organizations: readonly OrganizationSeed[];
  readonly accounts: readonly Account[];
}

export interface OrganizationSeed {
  /** A UUID. Defaults to a random one. */
  readonly id?: string;
  readonly name: string;
  readonly kind: OrganizationKind;
  /** The names of the teams of the version control system, by their ids. Only with `github`. */
  readonly groups?: Readonly<Record<string, string>>;
  readonly repositories?: readonly Repository[];
  readonly projects?: readonly ProjectSeed[];
}

/** A repository that the organization can build. */
export interface Repository {
  /** The number of the repository in GitHub, as a text. */
  readonly externalId: string;
  /** Such as `acme/shop`. */
  readonly fullName: string;
  /** Defaults to `main`. */
  readonly defaultBranch?: string;
}

export interface ProjectSeed {
  /** A UUID. Defaults to a random one. */
  readonly id?: string;
  readonly name: string;
  /** The full name of its repository. Defaults to the names of the organization and of the project. */
  readonly repository?: string;
}

/** A user with a personal API token, which v2 of the API requires. */
export interface Account {
  readonly login: string;
  readonly token: string;
  /** The roles by the name of the organization. Others are not visible. */
  readonly roles: Readonly<Record<string, Role>>;
  /** A UUID. Defaults to one that follows from the login. */
  readonly id?: string;
}

export interface Organization extends Omit<OrganizationSeed, "projects"> {
  readonly id: string;
  /** Such as `gh/acme` or, standalone, `circleci/<base58>`. */
  readonly slug: string;
}

export interface Project {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  /** The full name of its repository. */
  readonly repository: string;
  /** Such as `gh/acme/shop` or, standalone, `circleci/<base58>/<base58>`. */
  readonly slug: string;
  readonly settings: ProjectSettings;
  /** The environment variables by name. */
  readonly variables: ReadonlyMap<string, Variable>;
}

/** The advanced settings of a project, with the names of the API. */
export interface ProjectSettings {
  readonly autocancel_builds: boolean;
  readonly build_fork_prs: boolean;
  readonly build_prs_only: boolean;
  readonly disable_ssh: boolean;
  readonly forks_receive_secret_env_vars: boolean;
  readonly oss: boolean;
  readonly set_github_status: boolean;
  readonly setup_workflows: boolean;
  readonly write_settings_requires_admin: boolean;
  readonly pr_only_branch_overrides: readonly string[];
}

export interface Variable {
  readonly value: string;
  readonly created: Date;
  readonly updated: Date;
}

/** A context: environment variables that the jobs of an organization share. */
export interface StoredContext {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly created: Date;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly restrictions: readonly Restriction[];
}

export type RestrictionType = "project" | "expression" | "group";

export interface Restriction {
  readonly id: string;
  readonly type: RestrictionType;
  /** The id of a project or group, or an expression. */
  readonly value: string;
}

/** A schedule of an OAuth project. */
export interface Schedule {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly timetable: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly actor: Actor;
  readonly created: Date;
  readonly updated: Date;
}

export interface Actor {
  readonly id: string;
  readonly login: string;
  readonly name: string;
}

/** A pipeline definition of a standalone project. */
export interface PipelineDefinition {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string;
  readonly created: Date;
  readonly config: Source & { readonly filePath: string };
  readonly checkout: Source;
}

export interface Source {
  readonly provider: string;
  readonly externalId: string;
}

/** A trigger of a pipeline definition. */
export interface Trigger {
  readonly id: string;
  readonly projectId: string;
  readonly definitionId: string;
  readonly created: Date;
  readonly provider: TriggerProvider;
  readonly checkoutRef?: string | undefined;
  readonly configRef?: string | undefined;
  readonly eventName?: string | undefined;
  readonly eventPreset?: string | undefined;
  readonly disabled: boolean;
  readonly externalId?: string | undefined;
  readonly sender?: string | undefined;
  readonly cron?: string | undefined;
  readonly actor?: Actor | undefined;
  readonly parameters: Readonly<Record<string, string | boolean | number>>;
}

export type TriggerProvider = "github_app" | "github_server" | "webhook" | "schedule";
