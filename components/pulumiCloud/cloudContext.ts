import type * as pulumi from "@pulumi/pulumi";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import type { Plan } from "../../pipeline/plan/plan";
import type { Secrets } from "../secrets";

/** What the resources of a project in Pulumi Cloud are made from, whichever CI system runs its jobs. */
export interface CloudContext {
  /** The component's name, which every child's name starts with. */
  readonly name: string;
  readonly plan: Plan;
  readonly facts: CloudFacts;
  /** Values that only the engine knows. */
  readonly secrets: Secrets;
  readonly parent: pulumi.Resource;
}

/** What was looked up before the first resource is created. Plain data. */
export interface CloudFacts {
  /** The project's id in the CI system: unlike its path it outlives a rename. */
  readonly id: string;
  /** The CI system's address, such as `https://gitlab.com`: who issues the ID tokens of its jobs. */
  readonly instanceUrl: string;
  /** The certificates of that address that Pulumi Cloud is to trust; none where it is served without TLS. */
  readonly thumbprints: readonly string[];
  /** Who may get which Pulumi token. None where jobs do not log in by OIDC. */
  readonly policies: readonly TrustPolicy[];
}

/** The Pulumi organization. What needs it is not created where there is none. */
export function organization({ plan }: CloudContext): string {
  return plan.organization ?? "";
}
