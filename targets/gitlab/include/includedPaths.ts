import { isMap } from "../../../pipeline/isMap";

/** The entries of an `include`, which may be one text, one map, or a list of them. GitLab: CI/CD YAML syntax, include. */
export function includeEntries(include: unknown): readonly unknown[] {
  if (include === undefined || include === null) return [];
  return Array.isArray(include) ? include.flatMap(includeEntries) : [include];
}

/** Whether an entry includes a file of the same project. GitLab: the slash before the path is optional. */
export function includesLocal(entry: unknown, file: string): boolean {
  const path = isMap(entry) ? entry.local : entry;
  return typeof path === "string" && path.replace(/^\//, "") === file;
}
