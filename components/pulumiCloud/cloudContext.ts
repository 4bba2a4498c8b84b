import type * as pulumi from "@pulumi/pulumi";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import type { Plan } from "../../pipeline/plan/plan";
import type { Leaving } from "../leaving/leaving";
import type { Secrets } from "../secrets";
import type { FoundIssuer } from "./lookups/findIssuer";

/** The inputs for the Pulumi Cloud resources of a project, for every CI system. */
export interface CloudContext {
  /** The component's name, the prefix of every child's name. */
  readonly name: string;
  readonly plan: Plan;
  readonly facts: CloudFacts;
  readonly inPlace: InPlace;
  /** The import ids of existing resources that this update adopts, by resource name. */
  readonly cloudImports: Readonly<Record<string, string>>;
  readonly leaving: Leaving;
  /** The secrets, whose values may come from other resources. */
  readonly secrets: Secrets;
  readonly parent: pulumi.Resource;
}

/** The resources that Pulumi Cloud already has exactly as wanted. They are not written again. */
export interface InPlace {
  /** ESC environments that contain secrets, as `project/environment`. */
  readonly escEnvironments: ReadonlySet<string>;
  readonly issuer: boolean;
}

/** The facts that were looked up before the first resource is created. Plain data. */
export interface CloudFacts {
  /** The project's id in the CI system. Unlike the path, it does not change. */
  readonly id: string;
  /** The CI system's URL, such as `https://gitlab.com`. It is the issuer of the ID tokens. */
  readonly instanceUrl: string;
  /** The issuer of that URL in Pulumi Cloud, if this project owns it and it exists. */
  readonly issuer?: FoundIssuer;
  /** The URL as the issuer in Pulumi Cloud has it, maybe with a slash at its end. Defaults to the CI system's. */
  readonly issuerUrl?: string;
  /** The thumbprints of the URL's certificates that Pulumi Cloud trusts; none without TLS. */
  readonly thumbprints: readonly string[];
  /** The policies of the issuer. Empty without OIDC. */
  readonly policies: readonly TrustPolicy[];
}

/** The option `import` of a resource that exists already; none for a new one. */
export function cloudImport(
  { cloudImports }: Pick<CloudContext, "cloudImports">,
  resourceName: string,
): pulumi.CustomResourceOptions {
  const id = cloudImports[resourceName];
  return id === undefined ? {} : { import: id };
}

/** The Pulumi organization. Without one, no resource that needs it is created. */
export function organization({ plan }: Pick<CloudContext, "plan">): string {
  return plan.organization ?? "";
}
