import type { Signal } from "../../signal";
import type { JobDefinition } from "./definition";
import type { Job, Pipeline } from "./entities";
import type { Outcome, PipelineRequest } from "./pipelineRequest";
import type { JobPayload } from "./runnerPort";

/** What runs pipelines, as the rest of GitLab sees it. */
export interface Ci {
  /** Evaluates the request after those before it. It never rejects. */
  request(request: PipelineRequest): Promise<Outcome>;
  readonly variables: CiVariables;
  /** Emits a job that waits for a runner. */
  readonly pending: Signal<number>;
  /** Emits a running job that is to end. */
  readonly canceled: Signal<number>;
  /** Looks again when the next thing is due: something new is. */
  wake(): void;
  /** Forgets what waits: the rows are gone. */
  reset(): void;
}

/** What pipelines and jobs know of the world, and how their texts are filled in. */
export interface CiVariables {
  /** What the rules of a CI file see. */
  rulesVariables(request: PipelineRequest): Readonly<Record<string, string>>;
  /** What `rules:changes` looks at; null where it is always true. */
  changedFiles(request: PipelineRequest): readonly string[] | null;
  changedSince(request: PipelineRequest, ref: string): readonly string[];
  /** A job's names with their variables filled in, when its pipeline is created. */
  jobNames(
    pipeline: Pipeline,
    definition: JobDefinition,
  ): { readonly environmentName: string | null; readonly resourceGroup: string | null };
  /** The address of what a finished job deployed, where it has one. */
  environmentUrl(job: Job): string | null;
  /** What the runner gets with a job. */
  jobPayload(job: Job): Promise<JobPayload>;
}
