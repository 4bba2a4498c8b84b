/** What the sandbox's Pulumi Cloud holds when it starts. Read from the `cloud` key of a seed file. */
export interface CloudSeed {
  readonly users: readonly CloudUserSeed[];
  readonly organizations: readonly OrganizationSeed[];
  /**
   * Whether an exchange refuses an ID token that is for another organization by itself. Pulumi documents that as a rule
   * that a policy should have, so that `false` shows whether policies hold without it. Defaults to true.
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
  /** Which kinds of tokens and whether teams exist. Defaults to `enterprise`. */
  readonly edition?: "individual" | "team" | "enterprise";
  /** Login to role. Only an admin may manage issuers, teams and organization tokens. */
  readonly members: Readonly<Record<string, "member" | "admin">>;
  /**
   * What every member may do with all stacks and all environments, and with them the token of every team. Defaults to
   * none; a new organization of the real Pulumi Cloud may have another default.
   */
  readonly memberPermissions?: {
    readonly stacks?: "none" | "read" | "write" | "admin";
    readonly environments?: "none" | "read" | "open" | "write" | "admin";
  };
  /** The stacks that exist, as `project/stack`. */
  readonly stacks?: readonly string[];
  /** The published policy packs: name to version tags, oldest first. Policies need the enterprise edition. */
  readonly policyPacks?: Readonly<Record<string, readonly string[]>>;
}
