import type { CiEnvironmentUse } from "../../pipeline/target";

/** The name of a deployment's environment. Only the plan uses it: Pulumi Deployments has no deployment environments. */
export function ciEnvironmentName(use: CiEnvironmentUse): string | undefined {
  return use.kind === "deployment" ? use.deployment : undefined;
}

/** Whether the settings may not set an environment variable: Pulumi Deployments sets it, or it holds the run's identity. */
export function reservesVariable(name: string): boolean {
  return /^PULUMI_(CI_|DEPLOY_)/.test(name) || reserved.includes(name);
}

const reserved = ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_API", "PULUMI_ENV", "PULUMI_PR_NUMBER"];
