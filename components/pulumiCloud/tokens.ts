import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { endOfDay } from "../../pipeline/days";
import type { Access } from "../../pipeline/plan/access/access";
import { type CloudContext, organization } from "./cloudContext";

/** A Pulumi access token for one identity, and which jobs are to see it. */
export interface MintedToken {
  readonly access: Access;
  readonly value: pulumi.Output<string>;
}

/**
 * Mints one Pulumi access token for each identity, of its team where it has one. Tokens of another last day are other
 * resources, so that a rotation makes the new ones, hands them out and only then takes the old ones away; those that
 * the settings call previous stay for the jobs that hold them.
 */
export function createTokens(context: CloudContext, dependsOn: pulumi.Resource[]): MintedToken[] {
  const { access, tokens } = context.plan;
  if (!tokens) return [];
  const mint = (one: Access, day: string) => createToken(context, one, day, dependsOn).tokenValue;
  const { previous } = tokens;
  // What has expired is nobody's any more.
  if (previous !== undefined && endOfDay(previous) > Date.now() / 1000) for (const one of access) mint(one, previous);
  return access.map((one) => ({ access: one, value: pulumi.secret(mint(one, tokens.expires)) }));
}

/**
 * The provider can't change a token, nor read one (pulumiservice 1.3.0, api/tokens), so that it stays what it was made.
 */
function createToken(context: CloudContext, access: Access, lastDay: string, dependsOn: pulumi.Resource[]) {
  const { name, plan, parent } = context;
  const { purpose, team, user } = access;
  const resourceName = `${name}-token-${purpose}-${lastDay}`;
  const description = `The pipeline of GitLab project ${plan.project}: ${purpose}.`;
  const options = { parent, dependsOn, ignoreChanges: ["name", "description", "expires"] };
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
 * Pulumi Cloud takes a name of at most 40 characters and never takes one again, even of a deleted token (its API: names
 * are unique "including deleted tokens"), so that it carries the second of its creation, and keeps it from then on.
 * What is made in one second differs by the digest.
 */
function tokenName(context: CloudContext, purpose: string, lastDay: string): string {
  const digest = createHash("sha256").update(`${purpose} ${lastDay}`).digest("hex").slice(0, 6);
  const second = Math.floor(Date.now() / 1000).toString(36);
  return `${purpose.slice(0, 12)}-${context.facts.id}-${digest}-${second}`;
}
