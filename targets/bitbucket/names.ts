import type { CiEnvironmentUse } from "../../pipeline/target";

/** Bitbucket's deployment environments are for steps that deploy. */
export function ciEnvironmentName(use: CiEnvironmentUse): string | undefined {
  return use.kind === "deployment" ? use.deployment : undefined;
}

/** What Bitbucket sets itself, and what would take the place of what a step logs in with. */
export function reservesVariable(name: string): boolean {
  return /^(BITBUCKET_|CI$)/.test(name) || ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL"].includes(name);
}
