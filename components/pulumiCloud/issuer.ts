import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { inCanonicalOrder } from "../../pipeline/plan/access/canonicalPolicies";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import { LeaveChoice } from "../../pipeline/settings/choices";
import { type CloudContext, cloudImport, organization } from "./cloudContext";

/** The arguments of an issuer. */
export interface Issuer {
  readonly name: string;
  readonly organization: string;
  readonly url: string;
  /** The maximum lifetime of a Pulumi token, in seconds. */
  readonly tokenSeconds: number;
  readonly policies: readonly TrustPolicy[];
  /** The thumbprints of the instance's trusted certificates. */
  readonly thumbprints: readonly string[];
}

/**
 * Registers the GitLab instance as an OIDC issuer, with the policies of this project.
 *
 * @internal
 */
export function createIssuer(context: CloudContext, dependsOn: pulumi.Resource[]): pulumiservice.OidcIssuer {
  const { name, inPlace, parent } = context;
  const resourceName = `${name}-issuer`;
  return registerIssuer(resourceName, issuerOf(context), inPlace.issuer, {
    parent,
    dependsOn,
    // A destroy also deletes an adopted issuer, because this stack manages all its policies.
    ...(context.leaving.onDestroy.trust === LeaveChoice.Keep && { retainOnDelete: true }),
    ...cloudImport(context, resourceName),
  });
}

/** The arguments of the issuer of a project. */
export function issuerOf(context: Pick<CloudContext, "name" | "plan" | "facts">): Issuer {
  const { name, plan, facts } = context;
  return {
    name: `gitlab-${name}`,
    organization: organization(context),
    url: facts.issuerUrl ?? facts.instanceUrl,
    tokenSeconds: plan.tokenSeconds,
    policies: facts.policies,
    thumbprints: facts.thumbprints,
  };
}

/** The inputs that an update of an issuer sends. */
const updatedInputs = ["name", "maxExpirationSeconds", "policies", "thumbprints"];

/**
 * The issuer with all its policies. Pulumi Cloud replaces the list of policies as a whole. An update sends all inputs.
 * If the issuer in Pulumi Cloud is as planned, `ignoreChanges` names all of them, so that none is sent.
 */
export function registerIssuer(
  resourceName: string,
  { name, organization, url, tokenSeconds, policies, thumbprints }: Issuer,
  isInPlace: boolean,
  options: pulumi.CustomResourceOptions,
): pulumiservice.OidcIssuer {
  return new pulumiservice.OidcIssuer(
    resourceName,
    {
      organization,
      name,
      url,
      maxExpirationSeconds: tokenSeconds,
      policies: inCanonicalOrder(policies.map(issuerPolicy)),
      thumbprints: [...thumbprints],
    },
    { ...options, ...(isInPlace && { ignoreChanges: updatedInputs }) },
  );
}

/** A policy as the provider's argument. An organization token also needs a permission. */
export function issuerPolicy({ decision, tokenType, teamName, userLogin, rules }: TrustPolicy) {
  const { Standard } = pulumiservice.AuthPolicyPermissionLevel;
  return {
    decision,
    tokenType,
    rules,
    ...(teamName !== undefined && { teamName }),
    ...(userLogin !== undefined && { userLogin }),
    ...(tokenType === "organization" && { authorizedPermissions: [Standard] }),
  };
}
