import type { PipelineSchedule } from "../../gitlab/entities";
import { code, link, table } from "../html/parts";
import { moment } from "../html/time";
import type { Page } from "../page";
import { pagePathOfProject } from "../paths";
import { pipelinesOf } from "../readers/pipelines";
import { type ProjectRequest, projectPage, userName } from "./frame";

/** The pipeline schedules. */
export function schedulesPage(request: ProjectRequest): Page {
  const { gitlab, project, now } = request;
  const rows = gitlab.pipelineSchedules.filter(({ projectId }) => projectId === project.id);
  return projectPage(request, "pipeline_schedules", {
    title: "Schedules",
    live: false,
    body: table({
      caption: "Pipeline schedules",
      columns: ["Schedule", "Active", "Cron", "Ref", "Owner", "Next run", "Last pipeline"],
      empty: "Nothing is scheduled.",
      rows: rows.map((row) => [
        row.description,
        row.active ? "yes" : "no",
        [code(row.cron), ` ${row.cronTimezone}`],
        code(row.ref.replace(/^refs\/(heads|tags)\//, "")),
        userName(gitlab, row.ownerId),
        moment(row.active ? row.nextRunAt : null, now),
        lastPipeline(request, row),
      ]),
    }),
  });
}

function lastPipeline({ gitlab, project }: ProjectRequest, { id }: PipelineSchedule) {
  const [pipeline] = pipelinesOf(gitlab, ({ scheduleId }) => scheduleId === id);
  return pipeline ? link(pagePathOfProject(project, `pipelines/${pipeline.id}`), `#${pipeline.id}`) : "–";
}
