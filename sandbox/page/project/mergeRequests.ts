import { jobsOf } from "../../gitlab/ci/process/jobsOf";
import type { MergeRequest, Note } from "../../gitlab/mergeRequests/entities";
import { headPipeline, pipelinesOf } from "../../gitlab/mergeRequests/mergeRequestPipelines";
import { commitsOf } from "../../gitlab/mergeRequests/sides";
import { type Html, html } from "../html/html";
import { code, facts, link, section, table, tags } from "../html/parts";
import { plannedChangesView } from "../html/plannedChanges";
import { type Status, liveStatus } from "../html/status";
import { moment } from "../html/time";
import type { Page } from "../page";
import { pagePathOfProject } from "../paths";
import { changesOfMergeRequest } from "../readers/changes";
import { isLive } from "../readers/pipelines";
import { plannedChanges } from "../readers/widget";
import { changedFiles } from "./commit";
import { type ProjectRequest, commitLink, firstLine, projectPage, userName } from "./frame";
import { pipelineTable } from "./pipelines";

/** The merge requests into a project, newest first. */
export function mergeRequestsPage(request: ProjectRequest): Page {
  const { gitlab, project, now } = request;
  const rows = gitlab.mergeRequests.filter(({ projectId }) => projectId === project.id).reverse();
  return projectPage(request, "merge_requests", {
    title: "Merge requests",
    live: rows.some(({ state }) => state === "opened"),
    body: table({
      caption: "Merge requests",
      columns: ["Merge request", "State", "From", "Into", "By", "Labels", "Updated"],
      empty: "There are no merge requests yet.",
      rows: rows.map((row) => [
        link(pagePathOfProject(project, `merge_requests/${row.iid}`), `!${row.iid} ${row.title}`),
        liveStatus(`Merge request ${row.iid}`, mergeRequestStatus(row)),
        sourceOf(request, row),
        code(row.targetBranch),
        userName(gitlab, row.authorId),
        tags(row.labels),
        moment(row.updatedAt, now),
      ]),
    }),
  });
}

/** One merge request: description, changes, result of the preview, and notes. */
export function mergeRequestPage(request: ProjectRequest, row: MergeRequest): Page {
  const { gitlab, project, now } = request;
  const pipelines = pipelinesOf(gitlab, row);
  const head = headPipeline(gitlab, row);
  const changes = head ? plannedChanges(gitlab, jobsOf(gitlab, head.id)) : [];
  const commits = commitsOf(gitlab, row);
  const notes = gitlab.notes.filter(({ mergeRequestId }) => mergeRequestId === row.id);
  return projectPage(request, "merge_requests", {
    title: `!${row.iid} ${row.title}`,
    heading: html`${row.title} ${liveStatus(`Merge request ${row.iid}`, mergeRequestStatus(row))}`,
    crumbs: [{ name: "Merge requests", path: pagePathOfProject(project, "merge_requests") }],
    live: row.state === "opened" || isLive(pipelines),
    body: html`
      ${facts([
        ["Number", `!${row.iid}`],
        ["From", sourceOf(request, row)],
        ["Into", code(row.targetBranch)],
        ["By", userName(gitlab, row.authorId)],
        ["Labels", row.labels.length === 0 ? null : tags(row.labels)],
        ["Opened", moment(row.createdAt, now)],
        [
          "Merged",
          row.mergedAt === null ? null : [moment(row.mergedAt, now), ` by ${userName(gitlab, row.mergeUserId)}`],
        ],
        ["Merge commit", row.mergeCommitSha === null ? null : commitLink(project, row.mergeCommitSha)],
        [
          "Merges by itself",
          row.mergeWhenPipelineSucceeds && row.state === "opened" ? "when its pipeline passes" : null,
        ],
      ])}
      ${row.description === null || row.description === "" ? undefined : html`<p class="prose">${row.description}</p>`}
      ${section(
        "What would change",
        changes.length === 0
          ? html`<p class="empty">No preview reported anything${pipelines.length === 0 ? "" : " yet"}.</p>`
          : plannedChangesView(changes),
      )}
      ${section("Pipelines", pipelineTable(request, pipelines))}
      ${section(
        "Commits",
        table({
          caption: "Commits",
          columns: ["Commit", "Message", "Author", "When"],
          empty: "It brings no commit.",
          rows: commits.map((commit) => [
            commitLink(project, commit.sha),
            firstLine(commit.message),
            commit.authorName,
            moment(commit.createdAt, now),
          ]),
        }),
      )}
      ${section("Changed files", changedFiles(changesOfMergeRequest(gitlab, row)))}
      ${section("Notes", notesView(request, notes))}
    `,
  });
}

function notesView({ gitlab, now }: ProjectRequest, notes: readonly Note[]): Html {
  if (notes.length === 0) return html`<p class="empty">There are no comments.</p>`;
  return html`<ol class="notes">
    ${notes.map(
      (note) =>
        html`<li class="${note.system ? "system" : "said"}" data-key="note-${note.id}">
          <p class="by">
            <strong>${userName(gitlab, note.authorId)}</strong> ${moment(note.createdAt, now)}
            ${note.internal ? "(internal)" : ""}
          </p>
          <p class="prose">${note.body}</p>
        </li>`,
    )}
  </ol>`;
}

function sourceOf({ gitlab, project }: ProjectRequest, { sourceProjectId, sourceBranch }: MergeRequest): Html {
  const source = sourceProjectId === project.id ? undefined : gitlab.projects.get(sourceProjectId);
  return source ? html`${link(pagePathOfProject(source), source.fullPath)} ${code(sourceBranch)}` : code(sourceBranch);
}

function mergeRequestStatus({ state }: MergeRequest): Status {
  switch (state) {
    case "opened":
      return { word: "Open", tone: "busy", shape: "merge" };
    case "locked":
      return { word: "Locked", tone: "wait", shape: "waiting" };
    case "merged":
      return { word: "Merged", tone: "good", shape: "check" };
    case "closed":
      return { word: "Closed", tone: "calm", shape: "stop" };
  }
}
