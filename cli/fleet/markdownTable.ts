/** Returns rows as a Markdown table. The first row is the heading. Text of files must not end a cell, or start a tag or a link. */
export function markdownTable([heading = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(heading), `|${heading.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

function escaped(cell: string): string {
  return cell.replace(/[\\`*_{}[\]<>#|!]/g, "\\$&").replace(/\r?\n/g, " ");
}
