import { ApiError, invalid, unprocessable } from "../errors";
import type { Project } from "../entities";
import type { GitLabState } from "../state";
import type { MergeRequest } from "./entities";

/** What decides whether a merge request may be as it is. */
export type Wanted = Pick<
  MergeRequest,
  "projectId" | "targetBranch" | "sourceProjectId" | "sourceBranch" | "title" | "state"
>;

/** Refuses a merge request that GitLab's model does not let be. `own` is the row that it changes. */
export function validate(state: GitLabState, wanted: Wanted, own?: MergeRequest): void {
  const { projectId, sourceProjectId, sourceBranch, targetBranch, title } = wanted;
  if (projectId === sourceProjectId && sourceBranch === targetBranch) {
    throw unprocessable(["You can't use same project/branch for source and target"]);
  }
  if (networkOf(state, projectId) !== networkOf(state, sourceProjectId)) {
    throw unprocessable(["Source project is not a fork of the target project"]);
  }
  const other = state.mergeRequests.find(
    (row) => row.id !== own?.id && row.state === "opened" && wanted.state === "opened" && sameBranches(row, wanted),
  );
  if (other) {
    throw new ApiError(409, {
      message: [`Another open merge request already exists for this source branch: !${other.iid}`],
    });
  }
  if (title.trim() === "") throw invalid({ title: ["can't be blank"] });
  if (title.length > 255) throw invalid({ title: ["is too long (maximum is 255 characters)"] });
}

function sameBranches(a: Wanted, b: Wanted): boolean {
  return (
    a.projectId === b.projectId &&
    a.sourceProjectId === b.sourceProjectId &&
    a.sourceBranch === b.sourceBranch &&
    a.targetBranch === b.targetBranch
  );
}

/** The project that all forks of it, and of them, come from. */
function networkOf(state: GitLabState, projectId: number): number {
  const parent: Project["forkedFromId"] | undefined = state.projects.get(projectId)?.forkedFromId;
  return parent === null || parent === undefined ? projectId : networkOf(state, parent);
}
