import { Hono } from "hono";
import { z } from "zod";
import { administeredOrganization, teamNamed } from "../access";
import { badRequest, conflict, forbidden, notFound } from "../apiError";
import { type CloudContext, type CloudEnv, loginOf } from "../authentication";
import { optional, readBody } from "../body";
import { requireOrganizationTokens, requireTeams } from "../editions";
import type { AccessToken, Organization, TokenOwner } from "../entities";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";

const name = z.string().min(1, "the token name is required").max(40, "a token name has at most 40 characters");
const expires = optional(z.int().nonnegative());

const personalToken = z.object({ description: z.string(), expires });
const teamToken = z.object({ name, description: optional(z.string()), expires });
const organizationToken = teamToken.extend({ admin: optional(z.boolean()) });

/** Pulumi Cloud: tokens of an organization. */
export function organizationTokenRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();
  const collection = "/orgs/:organization/tokens";

  routes.post(collection, async (context) => {
    const organization = managed(context.get("caller"), context.req.param("organization"));
    requireOrganizationTokens(organization);
    const body = await readBody(context, organizationToken);
    requireNewName(state, "organization", organization.name, body.name);
    const owner = { kind: "organization", organization: organization.name, admin: body.admin ?? false } as const;
    return createToken(context, state, owner, body);
  });

  routes.get(collection, (context) => {
    const { name } = managed(context.get("caller"), context.req.param("organization"));
    return context.json({ tokens: tokensOf(state, "organization", name).map(formatToken) });
  });

  routes.delete(`${collection}/:token`, (context) => {
    const { name } = managed(context.get("caller"), context.req.param("organization"));
    return deleteToken(context, state, tokensOf(state, "organization", name), context.req.param("token"));
  });

  return routes;

  function managed(caller: AccessToken, organization: string): Organization {
    return administeredOrganization(state, caller, organization, "manage organization tokens");
  }
}

/** Pulumi Cloud: tokens of a team. */
export function teamTokenRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();
  const collection = "/orgs/:organization/teams/:team/tokens";

  routes.post(collection, async (context) => {
    const organization = managed(context.get("caller"), context.req.param("organization"));
    requireTeams(organization);
    const team = teamNamed(state, organization.name, context.req.param("team"));
    const body = await readBody(context, teamToken);
    requireNewName(state, "team", organization.name, body.name);
    return createToken(context, state, { kind: "team", organization: organization.name, team: team.name }, body);
  });

  routes.get(collection, (context) => context.json({ tokens: tokensOfTeam(context).map(formatToken) }));

  routes.delete(`${collection}/:token`, (context) =>
    deleteToken(context, state, tokensOfTeam(context), context.req.param("token")),
  );

  return routes;

  function managed(caller: AccessToken, organization: string): Organization {
    return administeredOrganization(state, caller, organization, "manage team tokens");
  }

  function tokensOfTeam(context: CloudContext<"/orgs/:organization/teams/:team/tokens">): AccessToken[] {
    const { name } = managed(context.get("caller"), context.req.param("organization"));
    const team = teamNamed(state, name, context.req.param("team"));
    return tokensOf(state, "team", name).filter(({ owner }) => owner.kind === "team" && owner.team === team.name);
  }
}

/** Pulumi Cloud: personal access tokens. Assumption: organization and team tokens can't create any. */
export function personalTokenRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.post("/user/tokens", async (context) => {
    const owner = { kind: "user", login: userOf(context.get("caller")) } as const;
    return createToken(context, state, owner, { name: "", ...(await readBody(context, personalToken)) });
  });

  routes.get("/user/tokens", (context) =>
    context.json({ tokens: tokensOf(state, "user", userOf(context.get("caller"))).map(formatToken) }),
  );

  routes.delete("/user/tokens/:token", (context) => {
    const tokens = tokensOf(state, "user", userOf(context.get("caller")));
    return deleteToken(context, state, tokens, context.req.param("token"));
  });

  return routes;
}

function userOf({ owner }: AccessToken): string {
  if (owner.kind !== "user") throw forbidden("only a user has personal access tokens");
  return owner.login;
}

/** Pulumi Cloud: token names are unique in an organization, including deleted tokens. */
function requireNewName(state: CloudState, kind: "organization" | "team", organization: string, name: string): void {
  const taken = state.tokens
    .all()
    .some((token) => !token.exchanged && token.name === name && isOf(token.owner, kind, organization));
  if (taken)
    throw conflict(`${kind === "team" ? "a team" : "an organization"} token with the name "${name}" already exists`);
}

function createToken(
  context: CloudContext,
  state: CloudState,
  owner: TokenOwner,
  body: { readonly name: string; readonly description?: string | undefined; readonly expires?: number | undefined },
): Response {
  const { name, description = "", expires = 0 } = body;
  const created = context.get("now");
  requireExpiry(expires, created);
  const createdBy = loginOf(context.get("caller"));
  const { id, value } = state.addToken({ owner, name, description, expires, createdBy, created });
  return context.json({ id: publicId("token", id), tokenValue: value });
}

/** Pulumi Cloud: a token expires within two years, or never. Assumption: the texts. */
function requireExpiry(expires: number, now: Date): void {
  const seconds = Math.floor(now.getTime() / 1000);
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + 2);
  if (expires === 0) return;
  if (expires <= seconds) throw badRequest('"expires": the time lies in the past');
  if (expires * 1000 > latest.getTime()) throw badRequest('"expires": the time lies more than two years ahead');
}

function deleteToken(context: CloudContext, state: CloudState, tokens: readonly AccessToken[], id: string): Response {
  const token = tokens.find((token) => publicId("token", token.id) === id);
  if (!token) throw notFound("token", id);
  state.tokens.update(token.id, { deleted: true });
  return context.body(null, 204);
}

/**
 * The tokens of an owner that were not deleted. `ownerName` is the login of a user, or an organization. Assumption: tokens of a
 * token exchange are not listed.
 */
function tokensOf(state: CloudState, kind: TokenOwner["kind"], ownerName: string): AccessToken[] {
  return state.tokens.filter((token) => !token.deleted && !token.exchanged && isOf(token.owner, kind, ownerName));
}

function isOf(owner: TokenOwner, kind: TokenOwner["kind"], ownerName: string): boolean {
  return owner.kind === kind && (owner.kind === "user" ? owner.login : owner.organization) === ownerName;
}

/** A token without its value, which is returned only when the token is created. */
function formatToken({ id, owner, name, description, created, createdBy, expires, lastUsed }: AccessToken) {
  return {
    id: publicId("token", id),
    name,
    description,
    admin: owner.kind === "organization" && owner.admin,
    created: created.toISOString(),
    createdBy,
    expires,
    lastUsed,
  };
}
