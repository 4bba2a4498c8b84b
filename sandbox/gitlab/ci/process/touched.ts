/** The pipelines to be looked at again because something in them changed. */
export type Touched = Set<number>;
