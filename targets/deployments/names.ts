import type { CiEnvironmentUse } from "../../pipeline/target";

/** The deployment environment of a deployment, for the plan alone: Pulumi Deployments has none. */
export function ciEnvironmentName(use: CiEnvironmentUse): string | undefined {
  return use.kind === "deployment" ? use.deployment : undefined;
}

/** Whether Pulumi Deployments sets an environment variable itself, or the settings use it for the run's identity. */
export function reservesVariable(name: string): boolean {
  return /^PULUMI_(CI_|DEPLOY_)/.test(name) || reserved.includes(name);
}

const reserved = ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_API", "PULUMI_ENV", "PULUMI_PR_NUMBER"];
