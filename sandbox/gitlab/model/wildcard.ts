/** Whether a wildcard pattern matches `ref`. `*` matches any text, also empty and with slashes. */
export function matchesWildcard(pattern: string, ref: string): boolean {
  const source = pattern.split("*").map(escapeRegExp).join(".*");
  return new RegExp(`^${source}$`, "s").test(ref);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
