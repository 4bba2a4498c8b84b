import { ApiError, invalid, unprocessable } from "../errors";
import type { Project } from "../entities";
import type { GitLabState } from "../state";
import type { MergeRequest } from "./entities";

/** The fields of a merge request that are validated. */
export type ValidatedFields = Pick<
  MergeRequest,
  "projectId" | "targetBranch" | "sourceProjectId" | "sourceBranch" | "title" | "state"
>;

/** Throws if GitLab's model does not allow the merge request. `existing` is the row before the change. */
export function validate(state: GitLabState, fields: ValidatedFields, existing?: MergeRequest): void {
  const { projectId, sourceProjectId, sourceBranch, targetBranch, title } = fields;
  if (projectId === sourceProjectId && sourceBranch === targetBranch) {
    throw unprocessable(["You can't use same project/branch for source and target"]);
  }
  if (networkOf(state, projectId) !== networkOf(state, sourceProjectId)) {
    throw unprocessable(["Source project is not a fork of the target project"]);
  }
  const other = state.mergeRequests.find(
    (row) =>
      row.id !== existing?.id && row.state === "opened" && fields.state === "opened" && sameBranches(row, fields),
  );
  if (other) {
    throw new ApiError(409, {
      message: [`Another open merge request already exists for this source branch: !${other.iid}`],
    });
  }
  if (title.trim() === "") throw invalid({ title: ["can't be blank"] });
  if (title.length > 255) throw invalid({ title: ["is too long (maximum is 255 characters)"] });
}

function sameBranches(a: ValidatedFields, b: ValidatedFields): boolean {
  return (
    a.projectId === b.projectId &&
    a.sourceProjectId === b.sourceProjectId &&
    a.sourceBranch === b.sourceBranch &&
    a.targetBranch === b.targetBranch
  );
}

/** The id of the fork network's root project. */
function networkOf(state: GitLabState, projectId: number): number {
  const parent: Project["forkedFromId"] | undefined = state.projects.get(projectId)?.forkedFromId;
  return parent === null || parent === undefined ? projectId : networkOf(state, parent);
}
