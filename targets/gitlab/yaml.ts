/** A YAML map of the CI file. */
export type Yaml = Readonly<Record<string, unknown>>;
