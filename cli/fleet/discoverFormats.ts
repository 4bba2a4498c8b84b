import type { FoundProgram } from "../../pipeline/fleet/foundPrograms";
import { notWritable } from "../../pipeline/fleet/onboarding";
import { listed } from "../../pipeline/diagnostics/wording";
import { counted } from "../counted";
import { table } from "../table";
import type { FoundGroup } from "./discoverGroup";

/** A project of a group: whether this platform repository onboards it, and if not, whether its settings can be written. */
export interface DiscoveredProject {
  readonly project: string;
  /** `platform` is the platform repository itself. */
  readonly status: "onboarded" | "new" | "unclear" | "platform";
  /** The stack that onboards it. */
  readonly stack?: string;
  /** Why its settings can't be written. */
  readonly reason?: string;
  readonly defaultBranch: string;
  readonly programs: readonly FoundProgram[];
}

/** The projects of a group, compared with the stacks of the platform repository, whose Pulumi project is `platformProject`. */
export function discoveredProjects(
  { found }: FoundGroup,
  stacks: readonly { readonly stack: string; readonly project?: string }[],
  platformProject: string,
): DiscoveredProject[] {
  // GitLab does not distinguish upper and lower case in paths.
  const onboarded = new Map(stacks.map(({ stack, project }) => [project?.toLowerCase(), stack]));
  return found.map((one) => {
    const { project, defaultBranch, programs } = one;
    const shown = { project, defaultBranch, programs };
    const stack = onboarded.get(project.toLowerCase());
    if (stack !== undefined) return { ...shown, status: "onboarded", stack };
    if (programs.some(({ path, name }) => path === "." && name === platformProject))
      return { ...shown, status: "platform" };
    const reason = notWritable(one);
    return reason === undefined ? { ...shown, status: "new" } : { ...shown, status: "unclear", reason };
  });
}

const heading = ["project", "status", "program", "language", "stacks", "branch"];

/** The projects as a table with a row for each program, and a last line that counts all projects of the group. */
export function discoverText(projects: readonly DiscoveredProject[], group: FoundGroup): string {
  const rows = projects.flatMap(({ project, status, stack, defaultBranch, programs }) =>
    programs.map(({ path, runtime = "?", stacks, fault }, index) => [
      ...(index === 0 ? [project, stack === undefined ? status : `${status}: ${stack}`] : ["", ""]),
      path,
      fault === undefined ? runtime : "?",
      stacks.length === 0 ? "-" : stacks.join(", "),
      index === 0 ? defaultBranch : "",
    ]),
  );
  return [...(rows.length > 0 ? [table([heading, ...rows]), ""] : []), summaryOf(projects, group)].join("\n");
}

/** The projects as JSON, for programs. */
export function discoverJson(
  projects: readonly DiscoveredProject[],
  { projects: count, unread, isComplete }: FoundGroup,
) {
  return JSON.stringify({ projects, unread, count, complete: isComplete }, null, 2);
}

/** The lines for standard error: what the token cannot see, and why settings of projects can't be written. */
export function discoverRemarks(
  projects: readonly DiscoveredProject[],
  { unread, isComplete }: FoundGroup,
  group: string,
) {
  const names = unread.map(({ project }) => project);
  return [
    ...(isComplete
      ? []
      : [
          `the token's user is not a Reporter of the group ${group}, so other projects may be missing. Use the token of a member of the group`,
        ]),
    ...(names.length === 0
      ? []
      : [`the token cannot read the files of ${counted(names.length, "project")}: ${listed(names)}`]),
    ...projects.flatMap(({ project, reason }) => (reason === undefined ? [] : [`${project}: ${reason}`])),
  ];
}

function summaryOf(projects: readonly DiscoveredProject[], { projects: count }: FoundGroup): string {
  const statuses = ["onboarded", "new", "unclear", "platform"] as const;
  const counts = statuses.flatMap((status) => {
    const number = projects.filter((one) => one.status === status).length;
    return number === 0 ? [] : [`${number} ${status}`];
  });
  const programs = `${counted(projects.length, "project")} with a Pulumi program`;
  return `${counted(count, "project")} in the group, ${programs}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`;
}
