/**
 * Whether a name matches a pattern by Bitbucket's documentation: `*` matches text without a slash, `**` any text. It
 * does not say whether a double star between slashes matches no folder, too; here it does not.
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
 * The pattern that Bitbucket chooses for a name: the name itself, or the most specific one. The documentation does not
 * say which of two patterns with the same number of letters is more specific; it throws for these.
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
