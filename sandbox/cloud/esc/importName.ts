/** What an import names: `[project/]environment[@version]`. */
export interface ImportName {
  readonly project: string;
  readonly environment: string;
  /** A revision's number or a tag. */
  readonly version: string;
}

/** The parts of a name; undefined where it is none. ESC: a name without a project is one of the project `default`. */
export function parseImportName(name: string): ImportName | undefined {
  const parts = /^(?:([^/@]+)\/)?([^/@]+)(?:@([^/@]+))?$/.exec(name);
  if (!parts?.[2]) return undefined;
  return { project: parts[1] ?? "default", environment: parts[2], version: parts[3] ?? "latest" };
}
