import type { Job, Pipeline } from "../pipeline/model";

/**
 * The preview that saves the update plan of a job: the job itself, or the preview of a deployment that follows a plan.
 * Undefined for other jobs.
 */
export function planningPreview(job: Job, { jobs }: Pick<Pipeline, "jobs">): Job | undefined {
  if (savesPlan(job)) return job;
  return usesPlan(job)
    ? jobs.find((one) => savesPlan(one) && job.needs.some((need) => need.job === one.name))
    : undefined;
}

function savesPlan({ action }: Job): boolean {
  return action.kind === "preview" && action.savesUpdatePlan;
}

function usesPlan({ action }: Job): boolean {
  return action.kind === "deploy" && action.usesUpdatePlan;
}
