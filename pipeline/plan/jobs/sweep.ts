/** The GitLab environment of the sweep: its ID token says it, and its CI/CD variables are for that job alone. */
export const sweepEnvironment = "review/sweep";

/** The CI/CD variable that holds the GitLab token with which the sweep stops review environments. */
export const stopTokenVariable = "REVIEW_STOP_TOKEN";
