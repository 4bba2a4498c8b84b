import { type Alias, type Document, type LineCounter, visit, type YAMLParseError } from "yaml";
import type { Checked } from "../diagnostics/checked";
import { type Diagnostic, errorAt } from "../diagnostics/diagnostic";
import { quoted } from "../diagnostics/wording";
import { positionAt } from "./locate";

type ParseError = Pick<YAMLParseError, "code" | "message" | "linePos">;

/** Returns the content of a YAML document, or the errors that prevent Pulumi or this package from reading it as intended. */
export function yamlValue(document: Document, lines: LineCounter): Checked<{ readonly content: unknown }> {
  const errors = [...parseErrors(document), ...(document.errors.some(isSyntax) ? [] : aliasErrors(document, lines))];
  return errors.length > 0 ? { diagnostics: errors } : expanded(document);
}

function parseErrors({ errors }: Document): Diagnostic[] {
  // The first syntax error probably causes the ones that follow.
  const first = errors.find(isSyntax);
  return errors.filter((error) => error === first || !isSyntax(error)).map(parseError);
}

function isSyntax({ code }: ParseError): boolean {
  return code !== "DUPLICATE_KEY" && code !== "MULTIPLE_DOCS";
}

function parseError({ code, message, linePos }: ParseError): Diagnostic {
  const [start] = linePos ?? [];
  const position = start && { line: start.line, column: start.col };
  return { ...worded(code, sentence(message)), ...(position && { position }) };
}

function worded(code: string, message: string): Diagnostic {
  switch (code) {
    case "DUPLICATE_KEY":
      return errorAt("DUPLICATE_KEY", "", "this key is in the map already. Keep one of the two");
    case "MULTIPLE_DOCS":
      return errorAt(
        "SEVERAL_DOCUMENTS",
        "",
        "a second document starts here, and Pulumi reads only the first. Remove --- and what follows it",
      );
    case "TAB_AS_INDENT":
      return errorAt("NOT_YAML", "", "is not YAML: the line starts with a tab. Indent with spaces");
    default:
      return errorAt("NOT_YAML", "", `is not YAML: ${message}`);
  }
}

/** Returns the parser's message without the position, which the diagnostic already has. */
function sentence(message: string): string {
  return (message.split("\n")[0] ?? "").replace(/ at line \d+, column \d+:?$/, "").replace(/:$/, "");
}

/**
 * Returns errors for aliases without an anchor, or inside their own anchor. The parser does not report them: they fail
 * only when the document is converted to values.
 */
function aliasErrors(document: Document, lines: LineCounter): Diagnostic[] {
  const found: Diagnostic[] = [];
  visit(document, {
    Alias(_, alias) {
      const message = aliasProblem(document, alias);
      if (message === undefined) return;
      const position = positionAt(lines, alias.range?.[0] ?? 0);
      found.push({ ...errorAt("UNRESOLVED_ALIAS", "", message), position });
    },
  });
  return found;
}

function aliasProblem(document: Document, alias: Alias): string | undefined {
  const target = alias.resolve(document);
  if (!target) return `no anchor ${quoted(`&${alias.source}`)} is before this alias. Define it, or write the value`;
  const [start = 0, , end = 0] = target.range ?? [];
  const at = alias.range?.[0] ?? 0;
  return start <= at && at < end
    ? `the alias ${quoted(`*${alias.source}`)} is inside its own anchor. Write the value`
    : undefined;
}

/** Returns the content, or an error if aliases of aliases expand to too many values. */
function expanded(document: Document): Checked<{ readonly content: unknown }> {
  try {
    return { value: { content: document.toJS() }, diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = "the aliases expand to too many values. Write the values";
    return { diagnostics: [{ ...errorAt("UNRESOLVED_ALIAS", "", message), position: { line: 1, column: 1 } }] };
  }
}
