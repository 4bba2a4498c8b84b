import type { JobStatus } from "../entities";

const COMPLETED: readonly JobStatus[] = ["success", "failed", "canceled", "skipped"];
const ALIVE: readonly JobStatus[] = ["created", "waiting_for_resource", "pending", "running", "canceling"];

/** Whether nothing more comes of it by itself. GitLab: `COMPLETED_STATUSES`. */
export function isComplete(status: JobStatus): boolean {
  return COMPLETED.includes(status);
}

/** Whether it goes on by itself. GitLab: `ALIVE_STATUSES`. */
export function isAlive(status: JobStatus): boolean {
  return ALIVE.includes(status);
}

/** GitLab: `CANCELABLE_STATUSES`. */
export function isCancelable(status: JobStatus): boolean {
  return (isAlive(status) && status !== "canceling") || status === "scheduled";
}

/** Whether a runner had it. GitLab: `STARTED_STATUSES`. */
export function isStarted(status: JobStatus): boolean {
  return status === "running" || status === "canceling" || status === "success" || status === "failed";
}
