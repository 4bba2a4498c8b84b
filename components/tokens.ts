import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { Access } from "../pipeline/plan/access";
import { organization, type Parts } from "./parts";

/** A Pulumi access token for one identity, and which jobs are to see it. */
export interface MintedToken {
  readonly access: Access;
  readonly value: pulumi.Output<string>;
}

/** Mints one Pulumi access token for each identity, of its team where it has one. */
export function createTokens(parts: Parts, dependsOn: pulumi.Resource[]): MintedToken[] {
  return parts.plan.access.map((access) => ({
    access,
    value: pulumi.secret(createToken(parts, access, dependsOn).value),
  }));
}

/**
 * Pulumi Cloud never takes the name of a token again, even of a deleted one (its API: names are unique "including
 * deleted tokens"), so that a name carries the second of its creation, and keeps it from then on.
 */
function createToken(parts: Parts, access: Access, dependsOn: pulumi.Resource[]) {
  const { name, plan, parent } = parts;
  const { purpose } = access;
  const resourceName = `${name}-token-${purpose}`;
  const token = {
    organizationName: organization(parts),
    name: `${resourceName}-${new Date().toISOString().slice(0, 19).replace(/\D/g, "")}`,
    description: `The pipeline of GitLab project ${plan.project}: ${purpose}.`,
  };
  const options = { parent, dependsOn, ignoreChanges: ["name"] };
  return access.team === undefined
    ? new pulumiservice.OrgAccessToken(resourceName, token, options)
    : new pulumiservice.TeamAccessToken(resourceName, { ...token, teamName: access.team }, options);
}
