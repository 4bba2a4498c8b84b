import type { Plan } from "../../pipeline/plan/plan";

type Trust = Pick<Plan, "target" | "authentication" | "organization" | "foundation">;

/**
 * Whether jobs log in to Pulumi Cloud with OIDC. A self-managed backend has no identities, and Pulumi Deployments has no
 * jobs that log in.
 */
export function trustsIssuer({ target, authentication, organization }: Trust): boolean {
  return target === "gitlab" && authentication === "oidc" && organization !== undefined;
}

/** Whether this project registers the issuer itself, without a foundation. */
export function ownsIssuer(plan: Trust): boolean {
  return trustsIssuer(plan) && plan.foundation === undefined;
}
