/** The initial state of the sandbox's GitLab, read from the `gitlab` key of a seed file. */
export interface GitLabSeed {
  /** `ee` has the resources and parameters of Premium; `ce` refuses or ignores them. Defaults to `ee`. */
  readonly edition?: "ce" | "ee";
  /** Whether the Enterprise Edition has a licence. Without one, it is the Free tier. Defaults to true. */
  readonly licensed?: boolean;
  /** GitLab's version. Defaults to the version whose behaviour the sandbox was written after. */
  readonly version?: string;
  /**
   * Whether GitLab refuses to sign ID tokens for a path that another project had before. Newer versions of GitLab do;
   * the first such version is not known. Defaults to false, so that the verifier of the tokens has to detect reuse.
   */
  readonly refusesReusedPaths?: boolean;
  readonly users: readonly UserSeed[];
  /** Groups with members. Other groups come with the paths of the projects, and have no members. */
  readonly groups?: readonly GroupSeed[];
  readonly projects: readonly ProjectSeed[];
}

export interface UserSeed {
  readonly username: string;
  /** A personal access token with the `api` scope. */
  readonly token: string;
  /** A second personal access token, with the scope `read_api` only. */
  readonly readToken?: string;
  /** Defaults to false. */
  readonly admin?: boolean;
}

export interface GroupSeed {
  /** The full path, such as `acme/shop`. Parents are created, too. */
  readonly path: string;
  /** Username to access level, as in a project. Members have at least this level in the group's projects. */
  readonly members: Readonly<Record<string, number>>;
}

export interface ProjectSeed {
  /** The full path, such as `acme/shop/api`. */
  readonly path: string;
  /** Defaults to `main`. It is protected from the start, as in a new project of GitLab. */
  readonly defaultBranch?: string;
  /** Username to access level: guest 10, reporter 20, developer 30, maintainer 40, owner 50. */
  readonly members: Readonly<Record<string, number>>;
  /** The files of the first commit on the default branch, path to text. Without files, the repository is empty. */
  readonly files?: Readonly<Record<string, string>>;
  /** The path of the CI file. Defaults to `.gitlab-ci.yml`. */
  readonly ciConfigPath?: string;
  /** Whether pipelines of forks may run in the project. Defaults to true, as in GitLab. */
  readonly allowForkPipelines?: boolean;
  /** Whether jobs may push to the project with their tokens. Defaults to false, as in GitLab. */
  readonly jobTokenMayPush?: boolean;
  /**
   * The lowest role that may set variables of a pipeline. Defaults to `no_one_allowed`, as on GitLab.com. GitLab:
   * `ci_pipeline_variables_minimum_override_role`.
   */
  readonly pipelineVariablesRole?: "no_one_allowed" | "developer" | "maintainer" | "owner";
  /** Whether it is archived. Defaults to false. */
  readonly archived?: boolean;
  /** The path of the project to fork. It must come earlier in the seed; the fork gets its files. */
  readonly forkOf?: string;
}
