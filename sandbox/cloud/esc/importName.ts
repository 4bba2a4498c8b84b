/** The parts of an import name: `[project/]environment[@version]`. */
export interface ImportName {
  readonly project: string;
  readonly environment: string;
  /** A revision number or a tag. */
  readonly version: string;
}

/** Parses an import name, or returns undefined if it is invalid. ESC: the project defaults to `default`. */
export function parseImportName(name: string): ImportName | undefined {
  const parts = /^(?:([^/@]+)\/)?([^/@]+)(?:@([^/@]+))?$/.exec(name);
  if (!parts?.[2]) return undefined;
  return { project: parts[1] ?? "default", environment: parts[2], version: parts[3] ?? "latest" };
}
