/** Whether git takes `name` as the name of a branch or tag: the rules of git-check-ref-format. */
export function isRefName(name: string): boolean {
  if (name === "" || name === "@" || name === "HEAD") return false;
  if (name.startsWith("-") || name.startsWith("refs/heads/") || name.startsWith("refs/remotes/")) return false;
  if (name.endsWith(".") || name.includes("..") || name.includes("@{")) return false;
  if (/[\0-\x20\x7f~^:?*[\\]/.test(name)) return false;
  return name.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}

/** Whether a path stays inside the repository and holds no control characters. */
export function isFilePath(path: string): boolean {
  if (/\p{Cc}/u.test(path)) return false;
  return (
    path !== "" && path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git")
  );
}
