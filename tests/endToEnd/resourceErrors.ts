/** An error about a resource, read from the engine's output. */
export interface ResourceError {
  readonly type: string;
  readonly name: string;
  /** The reason of the error: an HTTP status, `taken`, or `EOF`. */
  readonly reason: string;
}

/**
 * The errors about resources in the output of a command, one for each resource. The texts differ between stand-ins and
 * official plugins and between versions, so the tests compare only the reasons.
 */
export function errorsIn(output: string): ResourceError[] {
  const diagnostics = output.slice(output.indexOf("Diagnostics:"));
  return [...diagnostics.matchAll(/^ {2}(\S+) \((\S+)\):\n((?: {4,}\S.*\n)+)/gm)]
    .filter(([, type, , text = ""]) => type !== "pulumi:pulumi:Stack" && text.includes("error:"))
    .map(([, type = "", name = "", text = ""]) => ({ type, name, reason: reasonOf(text) }));
}

/** The reason in the error text of any plugin. URLs are removed first, because they contain numbers too. */
export function reasonOf(text: string): string {
  if (text.includes("has already been taken")) return "taken";
  if (text.includes("rate-limit exceeded")) return "429";
  const status = /(?<![\w.:-])([45]\d\d)(?![\w.-])/.exec(text.replaceAll(/"?https?:\/\/\S+/g, ""))?.[1];
  return status ?? (/\bEOF\b/.test(text) ? "EOF" : text.trim());
}
