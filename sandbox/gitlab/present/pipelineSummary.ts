import type { Pipeline } from "../ci/entities";
import type { Project } from "../entities";

/** The short form, as lists and other entities hold it. */
export function presentPipeline(project: Project, pipeline: Pipeline, origin: string): object {
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    project_id: project.id,
    sha: pipeline.sha,
    ref: pipeline.ref,
    status: pipeline.status,
    source: pipeline.source,
    created_at: pipeline.createdAt,
    updated_at: pipeline.updatedAt,
    web_url: `${origin}/${project.fullPath}/-/pipelines/${pipeline.id}`,
    name: null,
  };
}
