import type { Pipeline } from "../ci/entities";
import type { Project } from "../entities";
import type { GitLabState } from "../state";

/** The short form of a pipeline, in lists and other entities. */
export function presentPipeline(state: GitLabState, project: Project, pipeline: Pipeline, origin: string): object {
  return { ...presentBasics(state, project, pipeline, origin), name: pipeline.name };
}

/** The short form without a name, as in a job. */
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

/** The ref of a pipeline as GitLab names it. A merge request pipeline has the ref of its merge request. */
export function refOf(state: GitLabState, { ref, mergeRequestId }: Pipeline): string {
  const mergeRequest = mergeRequestId === null ? undefined : state.mergeRequests.get(mergeRequestId);
  return mergeRequest ? `refs/merge-requests/${mergeRequest.iid}/head` : ref;
}
