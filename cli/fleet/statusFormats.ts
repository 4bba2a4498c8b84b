import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import { statusCounts, type StatusRow } from "../../pipeline/fleet/fleetStatus";
import { counted } from "../counted";
import { diagnosticsJson } from "../diagnosticFormats";
import { table } from "../table";
import { markdownTable } from "./markdownTable";

const heading = ["stack", "status", "detail"];

/** The rows as a table, and a last line that counts all stacks. */
export function statusText(shown: readonly StatusRow[], all: readonly StatusRow[]): string {
  return [...(shown.length > 0 ? [table([heading, ...cellsOf(shown)]), ""] : []), summaryOf(all)].join("\n");
}

/** The rows as a Markdown table, such as for a comment on a merge request. */
export function statusMarkdown(shown: readonly StatusRow[], all: readonly StatusRow[]): string {
  return [...(shown.length > 0 ? [markdownTable([heading, ...cellsOf(shown)]), ""] : []), summaryOf(all)].join("\n");
}

/** All stacks and diagnostics as JSON, for programs. */
export function statusJson(rows: readonly StatusRow[], diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify({ stacks: rows, diagnostics: JSON.parse(diagnosticsJson(diagnostics)) as unknown }, null, 2);
}

function cellsOf(rows: readonly StatusRow[]): string[][] {
  return rows.map(({ stack, status, detail }) => [stack, status, detail]);
}

function summaryOf(rows: readonly StatusRow[]): string {
  const counts = statusCounts(rows);
  return `${counted(rows.length, "stack")}${counts === "" ? "" : `: ${counts}`}`;
}
