/** Whether git accepts `name` as the name of a branch or tag. git: `check-ref-format`. */
export function isRefName(name: string): boolean {
  if (name === "" || name === "@" || name === "HEAD") return false;
  if (name.startsWith("-") || name.startsWith("refs/heads/") || name.startsWith("refs/remotes/")) return false;
  if (name.endsWith(".") || name.includes("..") || name.includes("@{")) return false;
  if (/[\0-\x20\x7f~^:?*[\\]/.test(name)) return false;
  return name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}

/** An existing name that conflicts with `name`: a ref cannot be a folder of other refs. */
export function clashingName(names: Iterable<string>, name: string): string | undefined {
  for (const other of names) if (other.startsWith(`${name}/`) || name.startsWith(`${other}/`)) return other;
  return undefined;
}

/** Whether a path stays inside the repository and holds no control characters. */
export function isFilePath(path: string): boolean {
  if (/\p{Cc}/u.test(path)) return false;
  return (
    path !== "" && path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git")
  );
}
