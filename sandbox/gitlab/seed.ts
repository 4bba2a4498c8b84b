/** What the sandbox's GitLab holds when it starts. Read from the `gitlab` key of a seed file. */
export interface GitLabSeed {
  /** `ee` has Premium's resources and argument families, `ce` refuses or ignores them. Defaults to `ee`. */
  readonly edition?: "ce" | "ee";
  /** Whether the Enterprise Edition has a licence; without one it has the Free tier. Defaults to true. */
  readonly licensed?: boolean;
  /** Defaults to the version that the facts were taken from. */
  readonly version?: string;
  /**
   * Whether no ID token is signed on a path that another project had before. Newer versions of GitLab do that; which
   * was the first is not known. Defaults to false, which leaves more to whoever checks the tokens.
   */
  readonly refusesReusedPaths?: boolean;
  readonly users: readonly UserSeed[];
  readonly projects: readonly ProjectSeed[];
}

export interface UserSeed {
  readonly username: string;
  /** A personal access token with the `api` scope. */
  readonly token: string;
  /** Defaults to false. */
  readonly admin?: boolean;
}

export interface ProjectSeed {
  /** The full path, such as `acme/shop/api`. */
  readonly path: string;
  /** Defaults to `main`. It is protected at once, as GitLab does with a new project. */
  readonly defaultBranch?: string;
  /** Username to access level: guest 10, reporter 20, developer 30, maintainer 40, owner 50. */
  readonly members: Readonly<Record<string, number>>;
  /** The files of the first commit on the default branch, path to text. Without any, the repository is empty. */
  readonly files?: Readonly<Record<string, string>>;
  /** Where the CI file lies. Defaults to `.gitlab-ci.yml`. */
  readonly ciConfigPath?: string;
  /** Whether pipelines of forks may run in the project. Defaults to true, as in GitLab. */
  readonly allowForkPipelines?: boolean;
  /** Whether jobs may push to the project with their tokens. Defaults to false, as in GitLab. */
  readonly jobTokenMayPush?: boolean;
  /** The project that this one is a fork of, by its path; it stands before this one, and its files are the fork's. */
  readonly forkOf?: string;
}
