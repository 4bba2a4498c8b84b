import type { Pipeline } from "../ci/entities";
import type { Project } from "../entities";
import type { GitLabState } from "../state";

/** The short form, as lists and other entities hold it. */
export function presentPipeline(state: GitLabState, project: Project, pipeline: Pipeline, origin: string): object {
  return { ...presentBasics(state, project, pipeline, origin), name: pipeline.name };
}

/** The form without a name, in which a job holds its pipeline. */
export function presentBasics(
  state: GitLabState,
  project: Pick<Project, "id" | "fullPath">,
  pipeline: Pipeline,
  origin: string,
): object {
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    project_id: project.id,
    sha: pipeline.sha,
    ref: refOf(state, pipeline),
    status: pipeline.status,
    source: pipeline.source,
    created_at: pipeline.createdAt,
    updated_at: pipeline.updatedAt,
    web_url: `${origin}/${project.fullPath}/-/pipelines/${pipeline.id}`,
  };
}

/** The ref of a pipeline as GitLab names it: a merge request's has one of its own. */
export function refOf(state: GitLabState, { ref, mergeRequestId }: Pipeline): string {
  const mergeRequest = mergeRequestId === null ? undefined : state.mergeRequests.get(mergeRequestId);
  return mergeRequest ? `refs/merge-requests/${mergeRequest.iid}/head` : ref;
}
