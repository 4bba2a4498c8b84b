import type { GitLabState } from "../../state";
import type { Job, Pipeline } from "../entities";
import type { StatusOf } from "./composite";
import { needIndex } from "./needIndex";
import type { Waiting } from "./nextSteps";

/** The jobs of a pipeline that count: of a retried one the newest. In the order of their creation. */
export function jobsOf(state: GitLabState, pipelineId: number): Job[] {
  return state.jobs.group(pipelineId).filter(({ retried }) => !retried);
}

/** The jobs as the order of the pipeline sees them. */
export function waitingJobs({ stages }: Pick<Pipeline, "stages">, jobs: readonly Job[]): Waiting[] {
  const needed = needIndex(jobs);
  const positions = new Map(stages.map((stage, position) => [stage, position] as const).reverse());
  return jobs.map((job) => ({
    ...statusOf(job),
    id: job.id,
    name: job.name,
    stage: positions.get(job.stage) ?? -1,
    when: job.definition.when,
    needs: job.definition.needs && needed(job.definition.needs.map((need) => need.job)).map(({ name }) => name),
    enqueueImmediately: job.enqueueImmediately,
  }));
}

/** The job as it counts for the status of many. */
export function statusOf(job: Job): StatusOf {
  return { status: job.status, allowFailure: allowsFailure(job) };
}

/** Whether the pipeline passes although the job fails. GitLab: `allow_failure`, which an exit code may decide late. */
export function allowsFailure({ definition, status, exitCode }: Pick<Job, "definition" | "status" | "exitCode">) {
  const byCode = status === "failed" && exitCode !== null && definition.allowedExitCodes.includes(exitCode);
  return definition.allowFailure || byCode;
}

/** Whether a need names the job: by its name, or by the one that parallel jobs have in common. */
export function isNeeded(name: string, need: string): boolean {
  if (name === need) return true;
  return name.startsWith(need) && /^(: \[.*\]| \d+\/\d+)$/.test(name.slice(need.length));
}
