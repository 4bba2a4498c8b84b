import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { endOfDay } from "../../pipeline/days";
import type { Access } from "../../pipeline/plan/access/access";
import { retention } from "../leaving/leaving";
import { type CloudContext, organization } from "./cloudContext";

/** A created Pulumi access token of an identity. */
export interface CreatedToken {
  readonly access: Access;
  readonly value: pulumi.Output<string>;
}

/**
 * One Pulumi access token for each identity, a team token if it has a team. Each expiry date has its own resources, so
 * a rotation creates the new tokens before it deletes the old ones. The previous tokens of the settings stay valid for
 * running jobs.
 */
export function createTokens(context: CloudContext, dependsOn: pulumi.Resource[]): CreatedToken[] {
  const { access, tokens } = context.plan;
  if (!tokens) return [];
  const create = (one: Access, day: string) => createToken(context, one, day, dependsOn).tokenValue;
  const { previous } = tokens;
  // Expired tokens are not re-created.
  if (previous !== undefined && endOfDay(previous) > Date.now() / 1000) for (const one of access) create(one, previous);
  return access.map((one) => ({ access: one, value: pulumi.secret(create(one, tokens.expires)) }));
}

/** A token. The provider can't update or read one (pulumiservice 1.3.0, api/tokens), so changes are ignored. */
function createToken(context: CloudContext, access: Access, lastDay: string, dependsOn: pulumi.Resource[]) {
  const { name, plan, parent } = context;
  const { purpose, team, user } = access;
  const resourceName = `${name}-token-${purpose}-${lastDay}`;
  const description = `The pipeline of GitLab project ${plan.project}: ${purpose}.`;
  const options = {
    parent,
    dependsOn,
    ignoreChanges: ["name", "description", "expires"],
    ...retention(context, "trust", resourceName),
  };
  const token = {
    orgName: organization(context),
    name: tokenName(context, purpose, lastDay),
    description,
    expires: endOfDay(lastDay),
  };
  if (team !== undefined)
    return new pulumiservice.api.tokens.TeamToken(resourceName, { ...token, teamName: team }, options);
  if (user === undefined)
    return new pulumiservice.api.tokens.OrgToken(resourceName, { ...token, admin: false }, options);
  return new pulumiservice.api.tokens.PersonalToken(
    resourceName,
    { description: `${description} ${token.name}`, expires: token.expires },
    options,
  );
}

/**
 * A unique name of at most 40 characters. Pulumi Cloud never accepts a name twice (names are unique "including deleted
 * tokens"), so it contains the second of its creation, and a digest for tokens of the same second.
 */
function tokenName(context: CloudContext, purpose: string, lastDay: string): string {
  const digest = createHash("sha256").update(`${purpose} ${lastDay}`).digest("hex").slice(0, 6);
  const second = Math.floor(Date.now() / 1000).toString(36);
  return `${purpose.slice(0, 12)}-${context.facts.id}-${digest}-${second}`;
}
