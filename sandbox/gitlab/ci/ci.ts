import type { Signal } from "../../signal";
import type { JobDefinition } from "./definition";
import type { Job, Pipeline } from "./entities";
import type { Lint, LintMode } from "./evaluator";
import type { Outcome, PipelineRequest } from "./pipelineRequest";
import type { JobPayload } from "./runnerPort";

/** GitLab CI, as the rest of GitLab uses it. */
export interface Ci {
  /** Evaluates a request after all earlier ones. Never rejects. */
  request(request: PipelineRequest): Promise<Outcome>;
  /** Checks the CI file of a request, which creates no pipeline. */
  lint(request: PipelineRequest, mode: LintMode): Promise<Lint>;
  readonly variables: CiVariables;
  /** Emits the id of a job that starts to wait for a runner. */
  readonly pending: Signal<number>;
  /** Emits the id of a running job that the runner has to end. */
  readonly canceled: Signal<number>;
  /** Sets the timer again, because a due time was added or changed. */
  wake(): void;
  /** Clears all waiting and running jobs, because their rows were deleted. */
  reset(): void;
}

/** Computes the variables of pipelines and jobs, and expands texts with them. */
export interface CiVariables {
  /** The variables that the rules of a CI file see. */
  rulesVariables(request: PipelineRequest): Readonly<Record<string, string>>;
  /** The files that `rules:changes` matches; null if it is always true. */
  changedFiles(request: PipelineRequest): readonly string[] | null;
  changedSince(request: PipelineRequest, ref: string): readonly string[];
  /** The expanded names of a job's environment and resource group, when its pipeline is created. */
  jobNames(
    pipeline: Pipeline,
    definition: JobDefinition,
  ): { readonly environmentName: string | null; readonly resourceGroup: string | null };
  /** The URL of the environment that a finished job deployed to, or null. */
  environmentUrl(job: Job): string | null;
  /** The payload that the runner gets for a job. */
  jobPayload(job: Job): Promise<JobPayload>;
}
