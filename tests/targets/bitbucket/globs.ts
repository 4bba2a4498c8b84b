/**
 * Whether a name fits a pattern as Bitbucket says: `*` stands for text without a slash, `**` for any text. Whether a
 * double star between slashes stands for no folder too, it does not say, so that here it does not.
 */
export function fits(pattern: string, name: string): boolean {
  const source = pattern
    .split(/(\*+|\?)/)
    .map((part) => {
      if (part === "?") return "[^/]";
      if (!part.startsWith("*")) return part.replace(/[^A-Za-z0-9_]/g, "\\$&");
      return part.length === 1 ? "[^/]*" : ".*";
    })
    .join("");
  return new RegExp(`^${source}$`, "s").test(name);
}

/**
 * The one of the patterns that Bitbucket takes for a name: the name itself, else the most specific one. What that is
 * between two that name as many letters it does not say; then there is no answer.
 */
export function mostSpecific(patterns: readonly string[], name: string): string | undefined {
  if (patterns.includes(name)) return name;
  const fitting = patterns.filter((pattern) => fits(pattern, name));
  const most = Math.max(...fitting.map(letters));
  const best = fitting.filter((pattern) => letters(pattern) === most);
  if (best.length > 1) throw new Error(`Bitbucket does not say which of ${best.join(", ")} is for ${name}`);
  return best[0];
}

function letters(pattern: string): number {
  return pattern.replaceAll("*", "").length;
}
