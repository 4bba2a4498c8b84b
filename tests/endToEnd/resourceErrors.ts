/** An error about a resource in the engine's output. */
export interface ResourceError {
  readonly type: string;
  readonly name: string;
  /** What the error comes to: an HTTP status, `taken`, or `EOF`. */
  readonly reason: string;
}

/**
 * The errors about resources in the output of a command, one a resource. Their texts are the plugins' own, which differ between
 * stand-ins and official plugins and between versions, so only what they come to is compared.
 */
export function errorsIn(output: string): ResourceError[] {
  const diagnostics = output.slice(output.indexOf("Diagnostics:"));
  return [...diagnostics.matchAll(/^ {2}(\S+) \((\S+)\):\n((?: {4,}\S.*\n)+)/gm)]
    .filter(([, type, , text = ""]) => type !== "pulumi:pulumi:Stack" && text.includes("error:"))
    .map(([, type = "", name = "", text = ""]) => ({ type, name, reason: reasonOf(text) }));
}

/** The reason in a text of any plugin. URLs are left out, because they contain numbers too. */
export function reasonOf(text: string): string {
  if (text.includes("has already been taken")) return "taken";
  if (text.includes("rate-limit exceeded")) return "429";
  const status = /(?<![\w.:-])([45]\d\d)(?![\w.-])/.exec(text.replaceAll(/"?https?:\/\/\S+/g, ""))?.[1];
  return status ?? (/\bEOF\b/.test(text) ? "EOF" : text.trim());
}
