import { CST, Lexer } from "yaml";
import { type Html, html } from "../html/html";

/** The syntactic role of a token. */
export type YamlPart = "key" | "string" | "value" | "comment" | "mark" | "reference" | "plain";

export interface YamlToken {
  readonly part: YamlPart;
  readonly text: string;
}

/** A YAML text as numbered, highlighted lines. */
export function yamlView(text: string): Html {
  const tokens = yamlTokens(text.replace(/\n$/, ""));
  return html`<pre class="code"><code>${linesOf(tokens).map(
    (line) => html`<span class="line">${line.map(tokenView)}${"\n"}</span>`,
  )}</code></pre>`;
}

/** The tokens of a YAML text. Together they are the whole text; an invalid text is one plain token. */
export function yamlTokens(text: string): readonly YamlToken[] {
  const tokens: YamlToken[] = [];
  const lexemes = [...new Lexer().lex(text)];
  lexemes.forEach((lexeme, index) => {
    if (controls.includes(lexeme)) return;
    tokens.push({ part: partOf(lexeme, lexemes[index - 1], lexemes.slice(index + 1, index + 3)), text: lexeme });
  });
  return tokens.map(({ text }) => text).join("") === text ? tokens : [{ part: "plain", text }];
}

/** The lexer's control tokens for document start, errors and scalars, which have no text. */
const controls: readonly string[] = [CST.BOM, CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];

function partOf(lexeme: string, before: string | undefined, [next, afterNext]: readonly string[]): YamlPart {
  const isKey = isMapValue(next) || (/^[ \t]+$/.test(next ?? "") && isMapValue(afterNext));
  if (before === CST.SCALAR) return isKey ? "key" : /^(true|false|null|~|-?[\d.]+)$/.test(lexeme) ? "value" : "string";
  switch (CST.tokenType(lexeme)) {
    case "comment":
      return "comment";
    case "single-quoted-scalar":
    case "double-quoted-scalar":
      return isKey ? "key" : "string";
    case "anchor":
    case "alias":
    case "tag":
      return "reference";
    case "space":
    case "newline":
      return "plain";
    default:
      return "mark";
  }
}

function isMapValue(lexeme: string | undefined): boolean {
  return lexeme === ":";
}

function linesOf(tokens: readonly YamlToken[]): YamlToken[][] {
  const lines: YamlToken[][] = [[]];
  for (const { part, text } of tokens) {
    text.split("\n").forEach((piece, index) => {
      if (index > 0) lines.push([]);
      if (piece !== "") lines.at(-1)?.push({ part, text: piece });
    });
  }
  return lines;
}

function tokenView({ part, text }: YamlToken): Html | string {
  return part === "plain" ? text : html`<span class="yaml-${part}">${text}</span>`;
}
