import type { CiEnvironmentUse } from "../../pipeline/target";

/** The deployment environment of a deployment. Bitbucket has none for other jobs. */
export function ciEnvironmentName(use: CiEnvironmentUse): string | undefined {
  return use.kind === "deployment" ? use.deployment : undefined;
}

/** Whether Bitbucket sets a variable itself, or a step uses it to log in. */
export function reservesVariable(name: string): boolean {
  return /^(BITBUCKET_|CI$)/.test(name) || ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL"].includes(name);
}
