/** The predefined variables that the runner sets, and that GitLab therefore does not expand. */
export const runnerVariables: ReadonlySet<string> = new Set([
  "CI_BUILDS_DIR",
  "CI_CONCURRENT_ID",
  "CI_CONCURRENT_PROJECT_ID",
  "CI_DISPOSABLE_ENVIRONMENT",
  "CI_JOB_IMAGE",
  "CI_JOB_STATUS",
  "CI_PROJECT_DIR",
  "CI_RUNNER_EXECUTABLE_ARCH",
  "CI_RUNNER_REVISION",
  "CI_RUNNER_SHORT_TOKEN",
  "CI_RUNNER_VERSION",
  "CI_SERVER",
  "CI_SHARED_ENVIRONMENT",
]);
