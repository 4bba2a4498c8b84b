import type { Origin } from "../../pipeline/model";

/** The change of the CI file by a commit. */
export type CiFileChange = "Add" | "Update" | "Remove";

/**
 * The title of a commit that adds, updates or removes the CI file. A rule of the file matches the title, so the push of
 * such a commit starts no pipeline. `[skip ci]` in the message would also skip the pipelines of tags on the commit and
 * of other branches with it. GitLab: "Skip a pipeline".
 */
export function ciFileCommitTitle(change: CiFileChange, { stack }: Pick<Origin, "stack">): string {
  return `${change} pipeline of stack ${stack}`;
}
