import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { trustPolicies, type TrustPolicy } from "../pipeline/plan/access";
import { organization, type Parts } from "./parts";

/** One policy of an issuer: who presents an ID token with these claims may get this kind of Pulumi token. */
export interface IssuerPolicy {
  /** Always `allow`: what no policy allows is denied. */
  decision: string;

  /** `team` or `organization`. */
  tokenType: string;

  /** The team, for a team's token. */
  teamName?: string;

  /** The claims and the values that they must have, in which `*`, `?` and `.` are wildcards. */
  rules: Record<string, string>;
}

/** The policies, once the project's id is known. */
export function policiesOf({ plan, facts }: Parts): pulumi.Output<IssuerPolicy[]> {
  return facts.apply(({ id }) => trustPolicies(plan.access, id));
}

/**
 * Registers the GitLab instance with Pulumi Cloud, and who of this project may get which token. Pulumi Cloud reads the
 * thumbprints from the instance's certificate; the provider (1.3.0) would take them away again at the next refresh.
 */
export function createIssuer(parts: Parts, dependsOn: pulumi.Resource[]): pulumiservice.OidcIssuer {
  const { name, plan, facts, parent } = parts;
  return new pulumiservice.OidcIssuer(
    `${name}-issuer`,
    {
      organization: organization(parts),
      name: `gitlab-${name}`,
      url: facts.apply(({ instanceUrl }) => instanceUrl),
      maxExpirationSeconds: plan.tokenSeconds,
      policies: facts.apply(({ id }) => trustPolicies(plan.access, id).map(issuerPolicy)),
    },
    { parent, dependsOn, ignoreChanges: ["thumbprints"] },
  );
}

/** A policy in the provider's words, which wants a permission named for an organization token. */
function issuerPolicy({ decision, tokenType, teamName, rules }: TrustPolicy) {
  const { Standard } = pulumiservice.AuthPolicyPermissionLevel;
  return {
    decision,
    tokenType,
    rules,
    ...(teamName === undefined ? { authorizedPermissions: [Standard] } : { teamName }),
  };
}
