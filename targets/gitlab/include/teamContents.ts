import { isMap } from "../../../pipeline/isMap";
import type { Yaml } from "../yaml";
import { includeEntries } from "./includedPaths";

/** The files of a team's CI configuration, without the rendered file. */
export interface TeamContents {
  /** The files that could be read. Each comes after those that it includes, and overrides them. */
  readonly files: readonly TeamContent[];
  /** The included files that could not be read, such as those of other projects. */
  readonly unread: readonly string[];
  /** The local files among `unread` that do not exist. */
  readonly missing?: readonly string[];
}

/** A file of a team's CI configuration. */
export interface TeamContent {
  readonly path: string;
  readonly content: Yaml;
}

/** A job or a hidden entry of a team. */
export interface TeamEntry {
  readonly name: string;
  /** The file that contains it. */
  readonly path: string;
  readonly content: Yaml;
}

/** The path of an included file of the same project; undefined for another one, or for a pattern of paths. */
export function localPath(entry: unknown): string | undefined {
  const path = isMap(entry) ? entry.local : entry;
  if (typeof path !== "string" || /^https?:|[*$]/.test(path)) return undefined;
  return path.replace(/^\//, "");
}

/** The source of an include that is not read, for a message. */
export function unreadText(entry: unknown): string {
  const source = isMap(entry) ? Object.values(entry).find((value) => typeof value === "string") : entry;
  return typeof source === "string" ? source : "an include without a path";
}

/** The includes of a file. */
export function includesOf({ include }: Yaml): readonly unknown[] {
  return includeEntries(include);
}

/** The effective value of a keyword: the last one. GitLab: include, "Merge method": a list replaces the list before it. */
export function lastValue({ files }: TeamContents, keyword: string): unknown {
  return files.map(({ content }) => content[keyword]).findLast((value) => value !== undefined && value !== null);
}

/** All jobs and hidden entries. */
export function teamEntries({ files }: TeamContents): TeamEntry[] {
  return files.flatMap(({ path, content }) =>
    Object.entries(content).flatMap(([name, entry]) =>
      globalKeywords.has(name) ? [] : [{ name, path, content: isMap(entry) ? entry : {} }],
    ),
  );
}

/** GitLab: CI/CD YAML syntax, global keywords, with those that `default` has replaced. */
const globalKeywords: ReadonlySet<string> = new Set([
  ...["default", "include", "stages", "variables", "workflow", "spec"],
  ...["image", "services", "cache", "before_script", "after_script", "types"],
]);
