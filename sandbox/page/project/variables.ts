import type { Variable } from "../../gitlab/entities";
import { html } from "../html/html";
import { code, table, tags } from "../html/parts";
import type { Page } from "../page";
import { type ProjectRequest, projectPage } from "./frame";

/** The CI/CD variables without their values. */
export function variablesPage(request: ProjectRequest): Page {
  const { gitlab, project } = request;
  const rows = gitlab.variables.filter(({ projectId }) => projectId === project.id);
  return projectPage(request, "settings/ci_cd", {
    title: "Variables",
    live: false,
    body: html`
      <p class="lead">The values stay where they are: this page never shows one, whether it is masked or not.</p>
      ${table({
        caption: "CI/CD variables",
        columns: ["Key", "Environments", "Type", "Flags", "Description"],
        empty: "The project has no variables.",
        rows: rows.map((row) => [
          code(row.key),
          row.environmentScope === "*" ? "all" : code(row.environmentScope),
          row.variableType === "file" ? "file" : "variable",
          tags(flagsOf(row)),
          row.description ?? "–",
        ]),
      })}
    `,
  });
}

function flagsOf({ protected: isProtected, masked, hidden, raw }: Variable): string[] {
  return [
    ...(isProtected ? ["protected"] : []),
    ...(masked ? ["masked"] : []),
    ...(hidden ? ["hidden"] : []),
    ...(raw ? [] : ["expanded"]),
  ];
}
