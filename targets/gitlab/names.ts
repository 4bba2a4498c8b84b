import type { FlowIdentity } from "../../pipeline/flow/flow";
import type { CiEnvironmentUse } from "../../pipeline/target";

/** The CI/CD variable that holds the GitLab token with which the sweep stops review environments. */
export const stopTokenVariable = "REVIEW_STOP_TOKEN";

/** The GitLab environment of the sweep: its ID token says it, and its CI/CD variables are for that job alone. */
export const sweepEnvironment = "review/sweep";

/**
 * The GitLab environment of a job, which its ID token says, so that no other job of the same ref can have its identity.
 * Deployments have the names of their own.
 */
export function ciEnvironmentName(use: CiEnvironmentUse): string {
  switch (use.kind) {
    case "deployment":
      return use.deployment;
    case "preview":
      return `preview/${use.deployment}`;
    case "reviewStack":
      return "review/{mergeRequest}";
    case "sweep":
      return sweepEnvironment;
  }
}

/** The GitLab environments of an identity's jobs, as the scope of a CI/CD variable; `*` stands for any text. */
export function environmentScope({ identity, purpose }: FlowIdentity): string {
  switch (identity) {
    case "preview":
      return "*";
    case "inspect":
      return "preview/*";
    case "review":
      return "review/*";
    case "deploy":
      return purpose;
  }
}

/** What GitLab sets itself, and what the jobs set: a project's variable would win over one of the file. */
export function reservesVariable(name: string): boolean {
  return /^(CI|GITLAB)_/.test(name) || ownVariables.includes(name);
}

/** `PULUMI_ACCESS_TOKEN` would make `pulumi login --oidc-token` refuse to run (Pulumi CLI 3.259). */
const ownVariables = [
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_OIDC_TOKEN",
  "PULUMI_STACK",
  "PULUMI_TEMPLATE_STACK",
  "PULUMI_REVIEW_STACKS",
  "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER",
  "PULUMI_ENVIRONMENT",
  "PULUMI_TEAM",
  "PULUMI_HOME",
  "PULUMI_CREDENTIALS_PATH",
  "PULUMI_BACKEND_URL",
  "PULUMI_DEBUG_COMMANDS",
  stopTokenVariable,
  "GIT_STRATEGY",
];
