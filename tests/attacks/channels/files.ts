/** Texts by their paths in a repository. */
export type Files = Readonly<Record<string, string>>;
