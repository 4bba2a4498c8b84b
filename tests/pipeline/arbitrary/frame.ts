/** The backend: Pulumi Cloud, by its editions, or a self-managed backend. */
export type Store = "enterprise" | "team" | "individual" | "backend";

/** The settings on which other settings depend. */
export interface Frame {
  readonly store: Store;
  readonly several: boolean;
  readonly defaultBranch: string;
  /** Whether the settings name one image for all jobs. */
  readonly imageOfAll: boolean;
}
