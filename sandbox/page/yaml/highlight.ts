import { CST, Lexer } from "yaml";
import { type Html, html } from "../html/html";

/** The part that a piece of YAML plays. */
export type YamlPart = "key" | "string" | "value" | "comment" | "mark" | "reference" | "plain";

export interface YamlToken {
  readonly part: YamlPart;
  readonly text: string;
}

/** A YAML text as numbered lines in colours. */
export function yamlView(text: string): Html {
  const tokens = yamlTokens(text.replace(/\n$/, ""));
  return html`<pre class="code"><code>${linesOf(tokens).map(
    (line) => html`<span class="line">${line.map(tokenView)}${"\n"}</span>`,
  )}</code></pre>`;
}

/** The pieces of a YAML text, whose texts together are the text. One that the lexer loses its way in is plain. */
export function yamlTokens(text: string): readonly YamlToken[] {
  const tokens: YamlToken[] = [];
  const lexemes = [...new Lexer().lex(text)];
  lexemes.forEach((lexeme, index) => {
    if (controls.includes(lexeme)) return;
    tokens.push({ part: partOf(lexeme, lexemes[index - 1], lexemes.slice(index + 1, index + 3)), text: lexeme });
  });
  return tokens.map(({ text }) => text).join("") === text ? tokens : [{ part: "plain", text }];
}

/** The lexer says with these where a document begins, where it is lost, and that a scalar follows. */
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
