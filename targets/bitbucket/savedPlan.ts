import type { Job, Pipeline } from "../../pipeline/model";

/**
 * The file with the update plan that a preview saves and its deployment follows, in the clone; undefined for other jobs.
 * A pipeline's later steps get the artifacts of all earlier ones, so each stack has a file of its own.
 */
export function savedPlanOf(job: Job, { jobs }: Pick<Pipeline, "jobs">): string | undefined {
  const preview = savesPlan(job) ? job : usesPlan(job) ? previewOf(job, jobs) : undefined;
  return preview && `pulumi-plan-${preview.name}.json`;
}

function savesPlan({ action }: Job): boolean {
  return action.kind === "preview" && action.savesUpdatePlan;
}

function usesPlan({ action }: Job): boolean {
  return action.kind === "deploy" && action.usesUpdatePlan;
}

function previewOf({ needs }: Job, jobs: readonly Job[]): Job | undefined {
  return jobs.find((job) => savesPlan(job) && needs.some((need) => need.job === job.name));
}
