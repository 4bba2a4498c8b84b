import { commitOf } from "../../gitlab/git/repository";
import { isProtectedBranch, isProtectedTag } from "../../gitlab/model/protection";
import { findRelease } from "../../gitlab/model/releases";
import { type Html, html } from "../html/html";
import { code, facts, link, section, table, tag } from "../html/parts";
import { moment } from "../html/time";
import type { Page } from "../page";
import { pagePathOfProject } from "../paths";
import { isLive, pipelinesOf } from "../readers/pipelines";
import { type ProjectRequest, commitLink, firstLine, projectPage, userName } from "./frame";
import { pipelineTable } from "./pipelines";
import { roleName } from "./protections";

/** A project's main page: settings, branches, tags, members and latest pipelines. */
export function projectOverview(request: ProjectRequest): Page {
  const { gitlab, project } = request;
  const parent = project.forkedFromId === null ? undefined : gitlab.projects.get(project.forkedFromId);
  const latest = pipelinesOf(gitlab, ({ projectId }) => projectId === project.id).slice(0, 5);
  return projectPage(request, undefined, {
    title: project.fullPath,
    live: isLive(latest),
    body: html`
      ${facts([
        ["Description", project.description],
        ["Default branch", code(project.defaultBranch)],
        ["CI file", link(pagePathOfProject(project, "ci/editor"), code(project.ciConfigPath ?? ".gitlab-ci.yml"))],
        ["Fork of", parent ? link(pagePathOfProject(parent), parent.fullPath) : null],
        ["Project number", code(String(project.id))],
        ["Subject of ID tokens", code(project.idTokenSubComponents.join(", "))],
        ["Clone", code(`${request.urls.gitlab}/${project.fullPath}.git`)],
      ])}
      ${section("Latest pipelines", pipelineTable(request, latest))} ${section("Branches", branches(request))}
      ${section("Tags", tagsOf(request))} ${section("Members", members(request))}
    `,
  });
}

function branches({ gitlab, project, now }: ProjectRequest): Html {
  const rows = gitlab.branches.filter(({ projectId }) => projectId === project.id);
  return table({
    caption: "Branches",
    columns: ["Branch", "Protected", "Commit", "Message", "When"],
    empty: "The repository is empty.",
    rows: rows.map((branch) => {
      const commit = commitOf(gitlab, branch);
      return [
        html`${code(branch.name)} ${branch.name === project.defaultBranch ? tag("default") : ""}`,
        isProtectedBranch(gitlab, project.id, branch.name) ? "yes" : "no",
        commitLink(project, commit.sha),
        firstLine(commit.message),
        moment(commit.createdAt, now),
      ];
    }),
  });
}

function tagsOf({ gitlab, project, now }: ProjectRequest): Html {
  const rows = gitlab.tags.filter(({ projectId }) => projectId === project.id);
  return table({
    caption: "Tags",
    columns: ["Tag", "Protected", "Release", "Commit", "Message", "When"],
    empty: "No tags yet.",
    rows: rows.map((row) => {
      const commit = commitOf(gitlab, row);
      const release = findRelease(gitlab, project.id, row.name);
      return [
        code(row.name),
        isProtectedTag(gitlab, project.id, row.name) ? "yes" : "no",
        release ? `${release.name} by ${userName(gitlab, release.authorId)}` : "–",
        commitLink(project, commit.sha),
        firstLine(row.message === "" ? commit.message : row.message),
        moment(row.createdAt ?? commit.createdAt, now),
      ];
    }),
  });
}

function members({ gitlab, project }: ProjectRequest): Html {
  return table({
    caption: "Members",
    columns: ["User", "Role"],
    empty: "Nobody is a member.",
    rows: gitlab.members
      .filter(({ projectId }) => projectId === project.id)
      .map(({ userId, accessLevel }) => [gitlab.users.get(userId)?.username ?? "–", roleName(accessLevel)]),
  });
}
