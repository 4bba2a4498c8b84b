import type { Origin } from "../../pipeline/model";

/** What a commit does with the CI file. */
export type CiFileChange = "Add" | "Update" | "Remove";

/**
 * The title of a commit that adds, updates or removes the CI file. By its title, the file itself starts no pipeline for
 * the push of such a commit. `[skip ci]` in the message would also skip the pipelines of tags on the commit, and those
 * of branches that are moved to it. GitLab: "Skip a pipeline".
 */
export function ciFileCommitTitle(change: CiFileChange, { stack }: Pick<Origin, "stack">): string {
  return `${change} pipeline of stack ${stack}`;
}
