/** The ids of the pipelines to process again because one of their jobs changed. */
export type Touched = Set<number>;
