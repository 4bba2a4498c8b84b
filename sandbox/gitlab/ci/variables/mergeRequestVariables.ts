import type { Project } from "../../entities";
import { isDraft } from "../../mergeRequests/draft";
import type { MergeRequest } from "../../mergeRequests/entities";
import { isProtectedBranch } from "../../model/protection";
import type { GitLabState } from "../../state";
import { type CiVariable, variables } from "./ciVariable";
import type { PipelineFacts } from "./pipelineFacts";

/** The predefined variables of a merge request's pipeline. GitLab: `MergeRequest#predefined_variables`. */
export function mergeRequestVariables(state: GitLabState, mergeRequest: MergeRequest, origin: string): CiVariable[] {
  const { iid, projectId, targetBranch, labels, approverIds, assigneeIds } = mergeRequest;
  const project = state.projects.get(projectId);
  const assignees = assigneeIds.flatMap((id) => state.users.get(id)?.username ?? []);
  return variables({
    // The sandbox has no merged results pipelines and no merge trains.
    CI_MERGE_REQUEST_EVENT_TYPE: "detached",
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "",
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: "",
    CI_MERGE_REQUEST_DIFF_BASE_SHA: mergeRequest.baseSha,
    CI_MERGE_REQUEST_ID: String(mergeRequest.id),
    CI_MERGE_REQUEST_IID: String(iid),
    CI_MERGE_REQUEST_REF_PATH: `refs/merge-requests/${iid}/head`,
    CI_MERGE_REQUEST_PROJECT_ID: String(projectId),
    CI_MERGE_REQUEST_PROJECT_PATH: project?.fullPath,
    CI_MERGE_REQUEST_PROJECT_URL: urlOf(project, origin),
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: targetBranch,
    CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED: String(isProtectedBranch(state, projectId, targetBranch)),
    CI_MERGE_REQUEST_TITLE: mergeRequest.title,
    CI_MERGE_REQUEST_DRAFT: String(isDraft(mergeRequest.title)),
    ...description(mergeRequest.description ?? ""),
    CI_MERGE_REQUEST_ASSIGNEES: assignees.length > 0 ? assignees.join(", ") : undefined,
    CI_MERGE_REQUEST_LABELS: labels.length > 0 ? labels.join(",") : undefined,
    CI_MERGE_REQUEST_SQUASH_ON_MERGE: String(mergeRequest.squash),
    // Assumption: one approval is enough, independent of the approval rules.
    CI_MERGE_REQUEST_APPROVED: approverIds.length > 0 ? "true" : undefined,
    ...sourceVariables(state, mergeRequest, origin),
  });
}

/** The open merge requests of a pipeline's branch, as `group/project!7,…`; at most four, as in GitLab. */
export function openMergeRequests(state: GitLabState, facts: PipelineFacts): string | undefined {
  const { project, ref, tag, mergeRequest } = facts;
  if (tag) return undefined;
  const open = mergeRequest
    ? [mergeRequest]
    : state.mergeRequests.filter(
        (row) => row.state === "opened" && row.sourceProjectId === project.id && row.sourceBranch === ref,
      );
  const references = open
    .sort((a, b) => b.id - a.id)
    .slice(0, 4)
    .flatMap(({ iid, projectId }) => {
      const target = state.projects.get(projectId);
      return target ? [`${target.fullPath}!${iid}`] : [];
    });
  return references.length > 0 ? references.join(",") : undefined;
}

function sourceVariables(state: GitLabState, { sourceProjectId, sourceBranch }: MergeRequest, origin: string) {
  const project = state.projects.get(sourceProjectId);
  if (!project) return {};
  return {
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: String(sourceProjectId),
    CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: project.fullPath,
    CI_MERGE_REQUEST_SOURCE_PROJECT_URL: urlOf(project, origin),
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: sourceBranch,
    CI_MERGE_REQUEST_SOURCE_BRANCH_PROTECTED: String(isProtectedBranch(state, sourceProjectId, sourceBranch)),
  };
}

/** GitLab: `CI_MERGE_REQUEST_DESCRIPTION_MAX_LENGTH`. */
const MAX_DESCRIPTION_LENGTH = 2_700;

function description(text: string) {
  const isTruncated = text.length > MAX_DESCRIPTION_LENGTH;
  return {
    CI_MERGE_REQUEST_DESCRIPTION: isTruncated ? `${text.slice(0, MAX_DESCRIPTION_LENGTH - 3)}...` : text,
    CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED: String(isTruncated),
  };
}

function urlOf(project: Project | undefined, origin: string): string | undefined {
  return project && `${origin}/${project.fullPath}`;
}
