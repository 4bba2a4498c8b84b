import type { Plan } from "../../pipeline/plan/plan";

type Trust = Pick<Plan, "authentication" | "organization" | "foundation">;

/** Whether jobs log in to Pulumi Cloud by OIDC. A self-managed backend knows no identities. */
export function trustsIssuer({ authentication, organization }: Trust): boolean {
  return authentication === "oidc" && organization !== undefined;
}

/** Whether this project registers the issuer, and not a foundation. */
export function ownsIssuer(plan: Trust): boolean {
  return trustsIssuer(plan) && plan.foundation === undefined;
}
