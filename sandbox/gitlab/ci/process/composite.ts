import type { JobStatus } from "../entities";

/** The status of one job as input to a composite status. */
export interface StatusInput {
  readonly status: JobStatus;
  /** Whether its failure is allowed, its exit code considered. */
  readonly allowFailure: boolean;
}

type Counted = JobStatus | "warning" | "ignored";

/**
 * The combined status of jobs: of a pipeline, a stage, or all stages before a job; with `needs`, of the jobs that a job
 * needs. Without jobs, it is `success`. GitLab: `Gitlab::Ci::Status::Composite`.
 */
export function compositeStatus(jobs: Iterable<StatusInput>, { needs = false } = {}): JobStatus {
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

/** The status as it counts: an allowed failure is a warning, an optional manual job is ignored. */
function counted({ status, allowFailure }: StatusInput): Counted {
  if (!allowFailure) return status;
  if (status === "failed" || status === "canceled") return "warning";
  return status === "manual" ? "ignored" : status;
}
