import type { Job, Pipeline } from "../../gitlab/ci/entities";
import { jobsOf } from "../../gitlab/ci/process/jobsOf";
import { type Html, html, joined } from "../html/html";
import { code, facts, link, section, table } from "../html/parts";
import { ciStatus, jobStatus, liveStatus, statusBadge } from "../html/status";
import { durationBetween, moment } from "../html/time";
import { plannedChangesView } from "../html/plannedChanges";
import type { Page } from "../page";
import { pagePathOfProject } from "../paths";
import { isLive, stagesOf } from "../readers/pipelines";
import { plannedChanges } from "../readers/widget";
import { type ProjectRequest, commitLink, projectPage, refName, userName } from "./frame";
import { sourceName } from "./pipelines";

/** One pipeline: a graph of its stages and jobs. */
export function pipelinePage(request: ProjectRequest, pipeline: Pipeline): Page {
  const { gitlab, project, now } = request;
  const jobs = jobsOf(gitlab, pipeline.id);
  const changes = plannedChanges(gitlab, jobs);
  const mergeRequest = pipeline.mergeRequestId === null ? undefined : gitlab.mergeRequests.get(pipeline.mergeRequestId);
  const target = mergeRequest && gitlab.projects.get(mergeRequest.projectId);
  return projectPage(request, "pipelines", {
    title: `Pipeline #${pipeline.id}`,
    heading: html`Pipeline #${pipeline.id} ${liveStatus(`Pipeline ${pipeline.id}`, ciStatus(pipeline.status))}`,
    crumbs: [{ name: "Pipelines", path: pagePathOfProject(project, "pipelines") }],
    live: isLive([pipeline]),
    body: html`
      ${facts([
        ["Name", pipeline.name],
        ["Ref", refName(pipeline.ref, pipeline.tag)],
        ["Commit", commitLink(project, pipeline.sha)],
        ["Started by", `${userName(gitlab, pipeline.userId)}, ${sourceName(pipeline)}`],
        [
          "Merge request",
          mergeRequest && target
            ? link(
                pagePathOfProject(target, `merge_requests/${mergeRequest.iid}`),
                `!${mergeRequest.iid} ${mergeRequest.title}`,
              )
            : null,
        ],
        ["Started", moment(pipeline.startedAt ?? pipeline.createdAt, now)],
        ["Duration", durationBetween(pipeline.startedAt, pipeline.finishedAt, now)],
        ["Variables", pipeline.variables.length === 0 ? null : joined(pipeline.variables.map(({ key }) => code(key)))],
      ])}
      ${
        pipeline.yamlErrors === null
          ? undefined
          : html`<div class="note tone-bad" role="note">
              <strong>The CI file can't be run.</strong>
              <pre>${pipeline.yamlErrors}</pre>
            </div>`
      }
      ${section("Stages and jobs", graph(request, pipeline, jobs))}
      ${changes.length === 0 ? undefined : section("What would change", plannedChangesView(changes))}
      ${retriedJobs(request, pipeline)}
    `,
  });
}

function graph(request: ProjectRequest, pipeline: Pipeline, jobs: readonly Job[]): Html {
  if (jobs.length === 0)
    return html`<p class="empty">It has no jobs${pipeline.status === "created" ? " yet" : ""}.</p>`;
  return html`<div class="scroll" role="region" aria-label="Stages and jobs" tabindex="0">
    <ol class="stages">
      ${stagesOf(pipeline, jobs).map(
        (stage) =>
          html`<li class="stage" data-key="stage-${stage.name}">
            <h3>${stage.name}</h3>
            <ul class="jobs">
              ${stage.jobs.map((job) => jobCard(request, job))}
            </ul>
          </li>`,
      )}
    </ol>
  </div>`;
}

function jobCard({ project, now }: ProjectRequest, job: Job): Html {
  const { needs } = job.definition;
  const status = jobStatus(job);
  const jobFacts = [
    ...(job.startedAt === null ? [] : [durationBetween(job.startedAt, job.finishedAt, now)]),
    ...(job.environmentName === null ? [] : [`to ${job.environmentName}`]),
    ...(needs === null
      ? []
      : [needs.length === 0 ? "needs nothing" : `needs ${needs.map(({ job }) => job).join(", ")}`]),
  ].map((fact) => html`<span>${fact}</span> `);
  return html`<li class="job tone-${status.tone}" data-key="job-${job.name}">
    <a href="${pagePathOfProject(project, `jobs/${job.id}`)}">
      <span class="job-name">${job.name}</span>
      ${liveStatus(`Job ${job.name}`, status)}
    </a>
    ${jobFacts.length === 0 ? undefined : html`<p class="job-facts">${jobFacts}</p>`}
  </li>`;
}

function retriedJobs({ gitlab, project, now }: ProjectRequest, { id }: Pipeline): Html | undefined {
  const jobs = gitlab.jobs.group(id).filter(({ retried }) => retried);
  if (jobs.length === 0) return undefined;
  return section(
    "Retried jobs",
    table({
      caption: "Jobs that were retried",
      columns: ["Job", "State", "Started", "Duration"],
      empty: "",
      rows: jobs.map((job) => [
        link(pagePathOfProject(project, `jobs/${job.id}`), `${job.name} #${job.id}`),
        statusBadge(jobStatus(job)),
        moment(job.startedAt, now),
        durationBetween(job.startedAt, job.finishedAt, now),
      ]),
    }),
  );
}
