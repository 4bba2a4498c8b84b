import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { endOfDay } from "../../pipeline/days";
import type { Access } from "../../pipeline/plan/access/access";
import { retention } from "../leaving/leaving";
import { type CloudContext, organization } from "./cloudContext";
import { tokenDescription, tokenName } from "./tokenNames";

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
  const description = tokenDescription(plan.project, purpose);
  const options = {
    parent,
    dependsOn,
    ignoreChanges: ["name", "description", "expires"],
    ...retention(context, "trust", resourceName),
  };
  const token = {
    orgName: organization(context),
    name: tokenName(context.facts.id, purpose, lastDay, new Date()),
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
