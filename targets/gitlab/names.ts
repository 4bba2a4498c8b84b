import type { FlowIdentity } from "../../pipeline/flow/flow";
import type { CiEnvironmentUse } from "../../pipeline/target";

/** The CI/CD variable with the GitLab token that the sweep uses to stop review environments. */
export const stopTokenVariable = "REVIEW_STOP_TOKEN";

/** The deployment environment of the sweep. Only this job has its ID token claim and its CI/CD variables. */
export const sweepCiEnvironment = "review/sweep";

/**
 * The deployment environment of a job. It is a claim of the job's ID token, so no other job of the same ref can obtain
 * the job's identity. The deployment environment of a deployment has the deployment's name.
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
      return sweepCiEnvironment;
  }
}

/** The deployment environments of an identity's jobs, as a CI/CD variable's environment scope; `*` matches any text. */
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

/** Whether GitLab or the rendered file sets a variable. A project's variable would override the file's. */
export function reservesVariable(name: string): boolean {
  return /^(CI|GITLAB)_/.test(name) || isJobVariable(name);
}

/** Whether a job of the rendered file sets a variable, or must not have it. */
export function isJobVariable(name: string): boolean {
  return jobVariables.includes(name);
}

/** `PULUMI_ACCESS_TOKEN` would make `pulumi login --oidc-token` refuse to run (Pulumi CLI 3.259). */
const jobVariables = [
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
