import type { Job } from "../entities";

/** The failure reasons that GitLab never retries automatically. */
const NEVER_RETRIED: readonly string[] = [
  "ci_quota_exceeded",
  "no_matching_runner",
  "missing_dependency_failure",
  "forward_deployment_failure",
  "failed_outdated_deployment_job",
  "environment_creation_failure",
  "protected_environment_failure",
  "deployment_rejected",
];

/** Whether a failed job is retried automatically. GitLab: `Gitlab::Ci::Build::AutoRetry`. */
export function isAutoRetried({ definition, failureReason, exitCode, retries, retried }: Job): boolean {
  const { max, when, exitCodes } = definition.retry;
  const reason = failureReason ?? "unknown_failure";
  if (retried || NEVER_RETRIED.includes(reason)) return false;
  const byCode = exitCode !== null && exitCodes.includes(exitCode);
  // GitLab: with `exit_codes` and no `when`, only the exit codes count.
  const byReason = exitCodes.length > 0 && isDefault(when) ? false : when.includes("always") || when.includes(reason);
  return (byReason || byCode) && retries < max;
}

function isDefault(when: readonly string[]): boolean {
  return when.length === 0 || (when.length === 1 && when[0] === "always");
}
