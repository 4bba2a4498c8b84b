import type { Pipeline } from "../ci/entities";
import { readArtifact } from "../ci/jobs/jobFiles";
import { jobsOf } from "../ci/process/jobsOf";
import { isAlive } from "../ci/process/statuses";
import { projectOf } from "../present/mergeRequests/headPipeline";
import type { GitLabState } from "../state";
import type { MergeRequest } from "./entities";
import { headPipeline } from "./mergeRequestPipelines";
import { type TerraformReport, terraformReports } from "./terraformReports";

/** The data of a merge request's widget. */
export interface Widget {
  readonly pipeline: Pipeline | undefined;
  /** Whether the pipeline is still running, so that more reports may come. */
  readonly isRunning: boolean;
  readonly reports: Readonly<Record<string, TerraformReport>>;
}

/** The reports of the head pipeline's latest jobs. */
export function widgetOf(state: GitLabState, mergeRequest: MergeRequest): Widget {
  const pipeline = headPipeline(state, mergeRequest);
  if (!pipeline) return { pipeline, isRunning: false, reports: {} };
  const { fullPath } = projectOf(state, pipeline);
  const jobs = jobsOf(state, pipeline.id).flatMap(({ id, name }) => {
    const report = readArtifact(state, id, "terraform");
    return report ? [{ id, name, path: `/${fullPath}/-/jobs/${id}`, report }] : [];
  });
  return { pipeline, isRunning: isAlive(pipeline.status), reports: terraformReports(jobs) };
}
