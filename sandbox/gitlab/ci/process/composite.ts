import type { JobStatus } from "../entities";

/** What counts of a job for the status of many. */
export interface StatusOf {
  readonly status: JobStatus;
  /** Whether its failure is allowed, with the exit code that it had. */
  readonly allowFailure: boolean;
}

type Counted = JobStatus | "warning" | "ignored";

/**
 * The status of a pipeline, of a stage, or of all that is before a job; with `needs`, of the jobs that a job needs. No
 * jobs are a success. GitLab: `Gitlab::Ci::Status::Composite`.
 */
export function compositeStatus(jobs: Iterable<StatusOf>, { needs = false } = {}): JobStatus {
  const statuses = new Set(Array.from(jobs, counted));
  const any = (...names: readonly Counted[]) => names.some((name) => statuses.has(name));
  const only = (...names: readonly Counted[]) => [...statuses].every((status) => names.includes(status));
  if (statuses.size === 0) return "success";
  if (needs && any("skipped", "ignored")) return "skipped";
  if (needs && !only("success", "failed", "canceled", "skipped", "warning")) return "pending";
  if (only("skipped", "ignored")) return "skipped";
  if (only("success", "skipped", "warning", "ignored")) return "success";
  if (only("created", "warning", "ignored")) return "created";
  if (only("canceled", "success", "skipped", "warning", "ignored")) return "canceled";
  if (only("pending", "created", "skipped", "warning", "ignored")) return "pending";
  if (any("running", "pending")) return "running";
  if (any("waiting_for_resource")) return "waiting_for_resource";
  if (any("manual")) return "manual";
  if (any("scheduled")) return "scheduled";
  if (any("created")) return "running";
  return any("canceling") ? "canceling" : "failed";
}

/** A failure that is allowed is a warning, and a manual job that may be left is ignored. */
function counted({ status, allowFailure }: StatusOf): Counted {
  if (!allowFailure) return status;
  if (status === "failed" || status === "canceled") return "warning";
  return status === "manual" ? "ignored" : status;
}
