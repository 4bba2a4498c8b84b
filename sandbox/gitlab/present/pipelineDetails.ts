import type { Pipeline } from "../ci/entities";
import { allowsFailure, jobsOf } from "../ci/process/jobsOf";
import type { Project } from "../entities";
import type { GitLabState } from "../state";
import { presentDetailedStatus } from "./detailedStatus";
import { presentPipeline } from "./pipelineSummary";
import { presentUser } from "./user";

/** The form of a single pipeline. GitLab: `Entities::Ci::PipelineWithMetadata`. */
export function presentPipelineDetails(
  state: GitLabState,
  project: Project,
  pipeline: Pipeline,
  origin: string,
): object {
  const { userId, createdAt, startedAt, finishedAt } = pipeline;
  const user = state.users.get(userId);
  const warnings = jobsOf(state, pipeline.id).some((job) => job.status === "failed" && allowsFailure(job));
  return {
    ...presentPipeline(state, project, pipeline, origin),
    before_sha: pipeline.beforeSha,
    tag: pipeline.tag,
    yaml_errors: pipeline.yamlErrors,
    user: user ? presentUser(user, origin) : null,
    started_at: startedAt,
    finished_at: finishedAt,
    committed_at: null,
    duration: wholeSeconds(startedAt, finishedAt),
    queued_duration: wholeSeconds(createdAt, startedAt),
    coverage: null,
    detailed_status: presentDetailedStatus(
      pipeline.status,
      warnings,
      `/${project.fullPath}/-/pipelines/${pipeline.id}`,
    ),
  };
}

/** The seconds between two times; null if one is not known yet. */
export function seconds(from: string | null, to: string | null): number | null {
  return from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000;
}

function wholeSeconds(from: string | null, to: string | null): number | null {
  const exact = seconds(from, to);
  return exact === null ? null : Math.max(Math.floor(exact), 0);
}
