import { resolve } from "../../gitlab/git/repository";
import { html } from "../html/html";
import { code, facts, scrollable } from "../html/parts";
import type { Page } from "../page";
import { yamlView } from "../yaml/highlight";
import { type ProjectRequest, commitLink, projectPage } from "./frame";

/** Longer files are truncated. */
const maxCharacters = 300_000;

/** The CI file on the default branch. */
export function ciFilePage(request: ProjectRequest): Page {
  const { gitlab, project } = request;
  const path = project.ciConfigPath ?? ".gitlab-ci.yml";
  const commit = resolve(gitlab, project, "HEAD");
  const text = commit?.files.get(path)?.content.toString("utf8");
  const shown = text?.slice(0, maxCharacters);
  return projectPage(request, "ci/editor", {
    title: "CI file",
    live: false,
    body:
      commit === undefined || text === undefined || shown === undefined
        ? html`<p class="empty">There is no ${code(path)} on ${code(project.defaultBranch)}.</p>`
        : html`
            ${facts([
              ["File", code(path)],
              ["Branch", code(project.defaultBranch)],
              ["Commit", commitLink(project, commit.sha)],
              ["Shown", shown.length < text.length ? `the first ${shown.length} characters` : null],
            ])}
            ${scrollable(`The text of ${path}`, yamlView(shown))}
          `,
  });
}
