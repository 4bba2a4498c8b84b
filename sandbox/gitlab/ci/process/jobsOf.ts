import type { GitLabState } from "../../state";
import type { Job, Pipeline } from "../entities";
import type { StatusInput } from "./composite";
import { needIndex } from "./needIndex";
import type { Processable } from "./nextSteps";

/** The latest jobs of a pipeline, without retried ones, in the order of their creation. */
export function jobsOf(state: GitLabState, pipelineId: number): Job[] {
  return state.jobs.group(pipelineId).filter(({ retried }) => !retried);
}

/** The jobs in the form that `nextSteps` processes. */
export function processableJobs({ stages }: Pick<Pipeline, "stages">, jobs: readonly Job[]): Processable[] {
  const needed = needIndex(jobs);
  const positions = new Map(stages.map((stage, position) => [stage, position] as const).reverse());
  return jobs.map((job) => ({
    ...statusInput(job),
    id: job.id,
    name: job.name,
    stage: positions.get(job.stage) ?? -1,
    when: job.definition.when,
    needs: job.definition.needs && needed(job.definition.needs.map((need) => need.job)).map(({ name }) => name),
    enqueueImmediately: job.enqueueImmediately,
  }));
}

/** The job as input to a composite status. */
export function statusInput(job: Job): StatusInput {
  return { status: job.status, allowFailure: allowsFailure(job) };
}

/** Whether the pipeline may pass if this job fails. GitLab: `allow_failure`, and `allow_failure:exit_codes`. */
export function allowsFailure({ definition, status, exitCode }: Pick<Job, "definition" | "status" | "exitCode">) {
  const byCode = status === "failed" && exitCode !== null && definition.allowedExitCodes.includes(exitCode);
  return definition.allowFailure || byCode;
}

/** Whether a need refers to the job, by its name or by the common name of parallel jobs. */
export function isNeeded(name: string, need: string): boolean {
  if (name === need) return true;
  return name.startsWith(need) && /^(: \[.*\]| \d+\/\d+)$/.test(name.slice(need.length));
}
