import type { Pipeline } from "../../gitlab/ci/entities";
import { type Html, html } from "../html/html";
import { link, table } from "../html/parts";
import { ciStatus, liveStatus } from "../html/status";
import { durationBetween, moment } from "../html/time";
import { type Paged, pageOf, pager } from "../html/pager";
import type { Page } from "../page";
import { pagePathOfProject } from "../paths";
import { isLive, pipelinesOf } from "../readers/pipelines";
import { type ProjectRequest, commitLink, projectPage, refName, userName } from "./frame";

/** The pipelines of a project, newest first. */
export function pipelinesPage(request: ProjectRequest): Page {
  const { gitlab, project, query } = request;
  const paged: Paged<Pipeline> = pageOf(
    pipelinesOf(gitlab, ({ projectId }) => projectId === project.id),
    query,
  );
  return projectPage(request, "pipelines", {
    title: "Pipelines",
    live: isLive(paged.rows),
    body: html`${pipelineTable(request, paged.rows)} ${pager(paged, query)}`,
  });
}

/** Pipelines as a table. */
export function pipelineTable({ gitlab, now }: ProjectRequest, pipelines: readonly Pipeline[]): Html {
  return table({
    caption: "Pipelines",
    columns: ["Pipeline", "State", "Ref", "Commit", "Source", "By", "Started", "Duration"],
    empty: "No pipeline ran yet.",
    rows: pipelines.map((pipeline) => {
      const project = gitlab.projects.get(pipeline.projectId) ?? { fullPath: "" };
      return [
        link(pagePathOfProject(project, `pipelines/${pipeline.id}`), `#${pipeline.id}`),
        liveStatus(`Pipeline ${pipeline.id}`, ciStatus(pipeline.status)),
        refName(pipeline.ref, pipeline.tag),
        commitLink(project, pipeline.sha),
        sourceName(pipeline),
        userName(gitlab, pipeline.userId),
        moment(pipeline.createdAt, now),
        durationBetween(pipeline.startedAt, pipeline.finishedAt, now),
      ];
    }),
  });
}

/** The source of a pipeline, in words. */
export function sourceName({ source }: Pipeline): string {
  return source === "merge_request_event" ? "merge request" : source.replace("_", " ");
}
