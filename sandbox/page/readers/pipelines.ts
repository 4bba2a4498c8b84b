import type { Job, Pipeline } from "../../gitlab/ci/entities";
import type { GitLabState } from "../../gitlab/state";
import { isUnderWay } from "../html/status";

/** A stage with its jobs. */
export interface StageOfJobs {
  readonly name: string;
  readonly jobs: readonly Job[];
}

/** The stages with jobs, in pipeline order. */
export function stagesOf({ stages }: Pipeline, jobs: readonly Job[]): StageOfJobs[] {
  const named = [...stages, ...jobs.map(({ stage }) => stage)];
  return [...new Set(named)]
    .map((name) => ({ name, jobs: jobs.filter(({ stage }) => stage === name) }))
    .filter((stage) => stage.jobs.length > 0);
}

/** The matching pipelines, newest first. */
export function pipelinesOf(state: GitLabState, matches: (pipeline: Pipeline) => boolean): Pipeline[] {
  return state.pipelines.filter(matches).reverse();
}

/** Whether a status may change without an action of a user. */
export function isLive(pipelines: readonly Pipeline[]): boolean {
  return pipelines.some(({ status }) => isUnderWay(status));
}
