import type { Project } from "../../gitlab/entities";
import type { GitLabState } from "../../gitlab/state";
import { type Html, html } from "../html/html";
import { code, link } from "../html/parts";
import type { Crumb, Page, Tabs } from "../page";
import { type ProjectPlace, pagePathOfProject } from "../paths";
import type { PageRequest } from "../world";

/** A request for a page of a project. */
export interface ProjectRequest extends PageRequest {
  readonly project: Project;
}

const places = [
  ["Overview", undefined],
  ["CI file", "ci/editor"],
  ["Merge requests", "merge_requests"],
  ["Pipelines", "pipelines"],
  ["Environments", "environments"],
  ["Schedules", "pipeline_schedules"],
  ["Variables", "settings/ci_cd"],
  ["Protections", "settings/repository"],
] as const satisfies readonly (readonly [string, ProjectPlace | undefined])[];

/** Adds the frame of a project's page. `place` is the tab that the page belongs to. */
export function projectPage(
  { project }: ProjectRequest,
  place: (typeof places)[number][1],
  page: Omit<Page, "crumbs" | "tabs"> & { readonly crumbs?: readonly Crumb[] },
): Page {
  const own = place === undefined ? [] : [{ name: project.fullPath, path: pagePathOfProject(project) }];
  return {
    ...page,
    crumbs: [{ name: "Sandbox", path: "/" }, ...own, ...(page.crumbs ?? [])],
    tabs: tabsOf(project, place),
  };
}

/** The name of a user, who may have been deleted. */
export function userName(state: GitLabState, id: number | null): string {
  return (id === null ? undefined : state.users.get(id)?.username) ?? "deleted user";
}

/** A link to a commit's page, with its short id. */
export function commitLink(project: Pick<Project, "fullPath">, sha: string): Html {
  return link(pagePathOfProject(project, `commit/${sha}`), code(sha.slice(0, 8)));
}

/** The name of a branch or tag. A tag is marked. */
export function refName(ref: string, tag: boolean): Html {
  return html`${code(ref)}${tag ? " (tag)" : ""}`;
}

/** The first line of a message. */
export function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function tabsOf(project: Project, place: ProjectPlace | undefined): Tabs {
  return {
    label: "Project",
    entries: places.map(([name, at]) => ({ name, path: pagePathOfProject(project, at), current: at === place })),
  };
}
