/** Returns rows as a Markdown table. The first row is the heading. Cells are escaped, because they contain text of files. */
export function markdownTable([heading = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(heading), `|${heading.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

/** Text in Markdown, on one line. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|!]/g, "\\$&").replace(/\r?\n/g, " ");
}
