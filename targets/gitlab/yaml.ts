/** A map of YAML, in GitLab's words. */
export type Yaml = Readonly<Record<string, unknown>>;
