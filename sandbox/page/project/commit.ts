import type { Commit } from "../../gitlab/entities";
import { type Html, html } from "../html/html";
import { code, facts, section, table } from "../html/parts";
import { moment } from "../html/time";
import type { Page } from "../page";
import { type ChangedFile, changesOfCommit } from "../readers/changes";
import { isLive, pipelinesOf } from "../readers/pipelines";
import { type ProjectRequest, firstLine, projectPage } from "./frame";
import { pipelineTable } from "./pipelines";

/** One commit: its message, changed files and pipelines. */
export function commitPage(request: ProjectRequest, commit: Commit): Page {
  const { gitlab, project, now } = request;
  const pipelines = pipelinesOf(gitlab, ({ projectId, sha }) => projectId === project.id && sha === commit.sha);
  return projectPage(request, undefined, {
    title: `Commit ${commit.sha.slice(0, 8)}`,
    heading: html`${firstLine(commit.message)}`,
    crumbs: [{ name: project.fullPath, path: `/${project.fullPath}` }],
    live: isLive(pipelines),
    body: html`
      ${facts([
        ["Commit", code(commit.sha)],
        ["Author", commit.authorName],
        ["When", moment(commit.createdAt, now)],
      ])}
      ${commit.message.trim().includes("\n") ? html`<p class="prose">${commit.message.trim()}</p>` : undefined}
      ${section("Changed files", changedFiles(changesOfCommit(gitlab, commit)))}
      ${section("Pipelines", pipelineTable(request, pipelines))}
    `,
  });
}

/** A list of changed files. */
export function changedFiles(files: readonly ChangedFile[]): Html {
  return table({
    caption: "Changed files",
    columns: ["File", "How"],
    empty: "No file differs.",
    rows: files.map(({ path, how }) => [code(path), how]),
  });
}
