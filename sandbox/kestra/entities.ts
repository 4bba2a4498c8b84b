/** The edition of a Kestra server. The open source edition has one tenant, basic authentication and no tokens. */
export type KestraEdition = "open source" | "enterprise";

/** A user or a service account. */
export interface KestraAccount {
  /** The name of a user, for basic authentication. */
  readonly user?: string;
  readonly password?: string;
  /** An API token, in the Enterprise edition. */
  readonly token?: string;
  /** Whether the account may create, update and delete flows and files. Defaults to true. */
  readonly writes?: boolean;
}

/** The initial data of a Kestra server. */
export interface KestraSeed {
  /** Defaults to `enterprise`. */
  readonly edition?: KestraEdition;
  /** The version, which decides the form of paths and errors. Defaults to `2.0`. */
  readonly version?: "0.22" | "1.3" | "2.0";
  readonly accounts: readonly KestraAccount[];
  /** The types of tasks that the server has plugins for, beside those of Kestra's core. */
  readonly plugins?: readonly string[];
  /** The flows of each tenant, as sources. Defaults to none. */
  readonly flows?: Readonly<Record<string, readonly string[]>>;
}

/** The current revision of a flow. */
export interface StoredFlow {
  readonly id: string;
  readonly namespace: string;
  readonly revision: number;
  /** The YAML text, as it was sent. */
  readonly source: string;
  /** The parsed text. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly deleted: boolean;
}
