/** Where the state is kept: in Pulumi Cloud, by its editions, or in a store of one's own. */
export type Store = "enterprise" | "team" | "individual" | "backend";

/** What decides which other settings there can be. */
export interface Frame {
  readonly store: Store;
  readonly several: boolean;
  readonly defaultBranch: string;
  /** Whether the settings name one image for all jobs. */
  readonly imageOfAll: boolean;
}
