/** The initial data of the sandbox's Pulumi Cloud: `cloud` in a seed file. */
export interface CloudSeed {
  readonly users: readonly CloudUserSeed[];
  readonly organizations: readonly OrganizationSeed[];
  /**
   * Whether the token exchange rejects an ID token for another organization's audience. Pulumi documents that policies
   * should check the audience: `false` shows whether they do. Defaults to true.
   */
  readonly checksAudience?: boolean;
}

export interface CloudUserSeed {
  readonly login: string;
  /** A personal access token such as `pul-…`. */
  readonly token: string;
}

export interface OrganizationSeed {
  readonly name: string;
  /** Pulumi Cloud's edition, which decides about token types and teams. Defaults to `enterprise`. */
  readonly edition?: "individual" | "team" | "enterprise";
  /** The role of each login. Only an admin may manage issuers, teams and organization tokens. */
  readonly members: Readonly<Record<string, "member" | "admin">>;
  /**
   * The permissions of every member, and of every team token, on all stacks and all ESC environments. Defaults to none. A
   * new organization of the real Pulumi Cloud may have another default.
   */
  readonly memberPermissions?: {
    readonly stacks?: "none" | "read" | "write" | "admin";
    readonly environments?: "none" | "read" | "open" | "write" | "admin";
  };
  /** The existing stacks, as `project/stack`. */
  readonly stacks?: readonly string[];
  /** The VCS integrations, which an admin makes in the console: the sources of deployments. Defaults to none. */
  readonly integrations?: readonly IntegrationSeed[];
  /** Whether the edition has Pulumi Deployments. Defaults to true. */
  readonly deployments?: boolean;
  /** Whether the edition remediates drift, as Business Critical does. Defaults to false. */
  readonly driftRemediation?: boolean;
  /** The names of custom roles, which deployments may have. Defaults to none. */
  readonly roles?: readonly string[];
  /** The version tags of each published policy pack, oldest first. Policies need the enterprise edition. */
  readonly policyPacks?: Readonly<Record<string, readonly string[]>>;
}

/** The access of an organization to the repositories of an account. */
export interface IntegrationSeed {
  readonly provider: "github" | "gitlab" | "bitbucket" | "azure_devops" | "custom";
  /** A GitLab group such as `acme`, a GitHub organization, or a Bitbucket workspace. */
  readonly account: string;
}
