import type { ArtifactFile, Job } from "../../gitlab/ci/entities";
import { resourceHolder } from "../../gitlab/ci/jobs/resourceGroups";
import { type Html, html } from "../html/html";
import { code, facts, link, section, table } from "../html/parts";
import { plannedChangesView } from "../html/plannedChanges";
import { isUnderWay, jobStatus, liveStatus } from "../html/status";
import { duration, durationBetween, moment } from "../html/time";
import { webLink } from "../html/webLink";
import { readJobLog } from "../log/jobLog";
import { logView } from "../log/logView";
import type { Page, PlainText } from "../page";
import { pagePathOfProject } from "../paths";
import { annotationLinks } from "../readers/annotations";
import { jobLog } from "../readers/jobFiles";
import { plannedChanges } from "../readers/widget";
import { type ProjectRequest, projectPage, refName, userName } from "./frame";

/** Of a longer log only the end is shown, because a live page is rendered every second. */
const maxLines = 2_000;

/** One job: its result, reports and log. */
export function jobPage(request: ProjectRequest, job: Job): Page {
  const { gitlab, project, now } = request;
  const pipeline = gitlab.pipelines.get(job.pipelineId);
  const changes = plannedChanges(gitlab, [job]);
  const links = annotationLinks(gitlab, job);
  const pipelinePath = pagePathOfProject(project, `pipelines/${job.pipelineId}`);
  return projectPage(request, "pipelines", {
    title: `Job ${job.name} #${job.id}`,
    heading: html`${job.name} ${liveStatus(`Job ${job.name}`, jobStatus(job))}`,
    crumbs: [
      { name: "Pipelines", path: pagePathOfProject(project, "pipelines") },
      { name: `Pipeline #${job.pipelineId}`, path: pipelinePath },
    ],
    live: isUnderWay(job.status),
    body: html`
      ${facts([
        ["Pipeline", link(pipelinePath, `#${job.pipelineId}`)],
        ["Stage", job.stage],
        ["Ref", pipeline ? refName(pipeline.ref, pipeline.tag) : null],
        ["Runs as", userName(gitlab, job.userId)],
        ["Environment", job.environmentName],
        ["Resource group", job.resourceGroup === null ? null : code(job.resourceGroup)],
        ["Waits for", holderLink(request, job)],
        ["Why it failed", job.failureReason === null ? null : failureInWords(job)],
        ["Started", moment(job.startedAt, now)],
        ["Queued", job.queuedAt === null ? null : durationBetween(job.queuedAt, job.startedAt, now)],
        ["Duration", durationBetween(job.startedAt, job.finishedAt, now)],
        ["Timeout", job.definition.timeout === null ? null : duration(job.definition.timeout)],
        ["Needs", needs(job)],
        ["ID tokens", Object.keys(job.definition.idTokens).join(", ")],
      ])}
      ${changes.length === 0 ? undefined : section("What would change", plannedChangesView(changes))}
      ${
        links.length === 0
          ? undefined
          : section(
              "Links",
              html`<ul>
                ${links.map(({ label, url }) => html`<li>${webLink(url, label)}</li>`)}
              </ul>`,
            )
      }
      ${section("Log", log(request, job))} ${section("Artifacts", artifacts(job.artifacts))}
    `,
  });
}

/** The raw log, without colours and sections. */
export function rawLogPage({ gitlab }: ProjectRequest, job: Job): PlainText {
  return { text: jobLog(gitlab, job.id) };
}

function log({ gitlab, project }: ProjectRequest, job: Job): Html {
  const text = jobLog(gitlab, job.id);
  if (text === "")
    return html`<p class="empty">${isUnderWay(job.status) ? "Nothing was written yet." : "It has no log."}</p>`;
  const lines = text.replace(/\n$/, "").split("\n");
  const skipped = Math.max(0, lines.length - maxLines);
  const raw = link(pagePathOfProject(project, `jobs/${job.id}/raw`), "The whole log as text");
  return html`<p class="log-tools">
      ${raw}${skipped === 0 ? undefined : html` (here without its first ${skipped} lines)`}
    </p>
    ${logView(readJobLog(lines.slice(skipped).join("\n"), skipped + 1))}`;
}

function artifacts(files: readonly ArtifactFile[]): Html {
  return table({
    caption: "Artifacts",
    columns: ["File", "Kind", "Size", "Who may read it"],
    empty: "It left none.",
    rows: files.map(({ filename, fileType, size, access }) => [code(filename), fileType, `${size} bytes`, access]),
  });
}

/** A link to the job that holds the resource group that a job waits for. */
function holderLink({ gitlab, project }: ProjectRequest, job: Job): Html | null {
  const holder = job.status === "waiting_for_resource" ? resourceHolder(gitlab, job) : undefined;
  if (!holder) return null;
  const path = pagePathOfProject(project, `jobs/${holder.id}`);
  const pipeline = link(pagePathOfProject(project, `pipelines/${holder.pipelineId}`), `#${holder.pipelineId}`);
  return html`${link(path, `${holder.name} #${holder.id}`)} of pipeline ${pipeline}, which holds the resource group`;
}

function needs({ definition }: Job): string | null {
  if (definition.needs === null) return null;
  return definition.needs.length === 0 ? "nothing" : definition.needs.map(({ job }) => job).join(", ");
}

function failureInWords({ failureReason, exitCode }: Job): string {
  const reason = (failureReason ?? "").replaceAll("_", " ");
  return exitCode === null ? reason : `${reason}, exit code ${exitCode}`;
}
