import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import { type CloudContext, organization } from "./cloudContext";

/** One policy of an issuer: who presents an ID token with these claims may get this kind of Pulumi token. */
export interface IssuerPolicy {
  /** Always `allow`: what no policy allows is denied. */
  decision: string;

  /** `team`, `organization` or `personal`. */
  tokenType: string;

  /** The team, for a team's token. */
  teamName?: string;

  /** The user, for a user's token. */
  userLogin?: string;

  /** The claims and the values that they must have, in which `*`, `?` and `.` are wildcards. */
  rules: Record<string, string>;
}

/** Who registers a GitLab instance with Pulumi Cloud, and what for. */
export interface Issuer {
  readonly name: string;
  readonly organization: string;
  readonly url: string;
  /** The longest life of a Pulumi token, in seconds. */
  readonly tokenSeconds: number;
  readonly policies: readonly TrustPolicy[];
  /** The certificates that the instance may serve its keys with. */
  readonly thumbprints: readonly string[];
}

/**
 * Registers the GitLab instance with Pulumi Cloud, and who of this project may get which token.
 *
 * @internal
 */
export function createIssuer(context: CloudContext, dependsOn: pulumi.Resource[]): pulumiservice.OidcIssuer {
  const { name, plan, facts, parent } = context;
  const issuer: Issuer = {
    name: `gitlab-${name}`,
    organization: organization(context),
    url: facts.instanceUrl,
    tokenSeconds: plan.tokenSeconds,
    policies: facts.policies,
    thumbprints: facts.thumbprints,
  };
  return registerIssuer(`${name}-issuer`, issuer, { parent, dependsOn });
}

/** The issuer of an organization, with its whole list of policies, which Pulumi Cloud replaces as one. */
export function registerIssuer(
  resourceName: string,
  { name, organization, url, tokenSeconds, policies, thumbprints }: Issuer,
  options: pulumi.CustomResourceOptions,
): pulumiservice.OidcIssuer {
  return new pulumiservice.OidcIssuer(
    resourceName,
    {
      organization,
      name,
      url,
      maxExpirationSeconds: tokenSeconds,
      policies: policies.map(issuerPolicy),
      thumbprints: [...thumbprints],
    },
    options,
  );
}

/** A policy in the provider's words, which wants a permission named for an organization token. */
function issuerPolicy({ decision, tokenType, teamName, userLogin, rules }: TrustPolicy) {
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
