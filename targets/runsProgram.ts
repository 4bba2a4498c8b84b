import type { Job } from "../pipeline/model";

/** Whether a job runs its program, and so needs the program's dependencies. The others use the state only. */
export function runsProgram({ action }: Pick<Job, "action">): boolean {
  return !["detectDrift", "destroyReviewStack", "sweepReviewStacks"].includes(action.kind);
}
