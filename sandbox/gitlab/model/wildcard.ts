/** Whether a protected ref's name covers `ref`: `*` stands for any text, also an empty one and one with slashes. */
export function matchesWildcard(pattern: string, ref: string): boolean {
  const source = pattern.split("*").map(escapeRegExp).join(".*");
  return new RegExp(`^${source}$`, "s").test(ref);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
