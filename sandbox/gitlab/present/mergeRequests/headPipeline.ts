import type { Pipeline } from "../../ci/entities";
import type { Project } from "../../entities";
import type { GitLabState } from "../../state";
import { presentPipelineDetails } from "../pipelineDetails";

/** The head pipeline of a merge request, in the long form without a name. GitLab: `Entities::Ci::Pipeline`. */
export function presentMergeRequestPipeline(state: GitLabState, pipeline: Pipeline, origin: string): object {
  const details = presentPipelineDetails(state, projectOf(state, pipeline), pipeline, origin);
  return Object.fromEntries(Object.entries(details).filter(([key]) => key !== "name"));
}

/** The project that runs a pipeline. */
export function projectOf(state: GitLabState, { projectId }: Pipeline): Project {
  const project = state.projects.get(projectId);
  if (!project) throw new Error(`no project ${projectId}`);
  return project;
}
