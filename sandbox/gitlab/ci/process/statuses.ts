import type { JobStatus } from "../entities";

const COMPLETED: readonly JobStatus[] = ["success", "failed", "canceled", "skipped"];
const ALIVE: readonly JobStatus[] = ["created", "waiting_for_resource", "pending", "running", "canceling"];

/** Whether the status is final. GitLab: `COMPLETED_STATUSES`. */
export function isComplete(status: JobStatus): boolean {
  return COMPLETED.includes(status);
}

/** Whether the job or pipeline continues without a user. GitLab: `ALIVE_STATUSES`. */
export function isAlive(status: JobStatus): boolean {
  return ALIVE.includes(status);
}

/** GitLab: `CANCELABLE_STATUSES`. */
export function isCancelable(status: JobStatus): boolean {
  return (isAlive(status) && status !== "canceling") || status === "scheduled";
}

/** Whether a runner has started it. GitLab: `STARTED_STATUSES`. */
export function isStarted(status: JobStatus): boolean {
  return status === "running" || status === "canceling" || status === "success" || status === "failed";
}
