import type { Job } from "../entities";

/** The reasons after which GitLab never tries again by itself. */
const FINAL: readonly string[] = [
  "ci_quota_exceeded",
  "no_matching_runner",
  "missing_dependency_failure",
  "forward_deployment_failure",
  "failed_outdated_deployment_job",
  "environment_creation_failure",
  "protected_environment_failure",
  "deployment_rejected",
];

/** Whether a failed job is tried again by itself. GitLab: `Gitlab::Ci::Build::AutoRetry`. */
export function retriesItself({ definition, failureReason, exitCode, retries, retried }: Job): boolean {
  const { max, when, exitCodes } = definition.retry;
  const reason = failureReason ?? "unknown_failure";
  if (retried || FINAL.includes(reason)) return false;
  const byCode = exitCode !== null && exitCodes.includes(exitCode);
  // GitLab: with exit codes alone, only those count.
  const byReason = exitCodes.length > 0 && isDefault(when) ? false : when.includes("always") || when.includes(reason);
  return (byReason || byCode) && retries < max;
}

function isDefault(when: readonly string[]): boolean {
  return when.length === 0 || (when.length === 1 && when[0] === "always");
}
