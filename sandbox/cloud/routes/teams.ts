import { Hono } from "hono";
import { z } from "zod";
import { administeredOrganization, findTeam, organizationFor, teamNamed } from "../access";
import { conflict } from "../apiError";
import { type CloudEnv, loginOf } from "../authentication";
import { optional, readBody, resourceName } from "../body";
import { requireTeams } from "../editions";
import type { AccessToken, Organization, Team } from "../entities";
import type { CloudState } from "../state";
import { applyTeamUpdate, teamUpdate } from "../teamUpdate";

const displayName = z.string().max(100, "Display name too long. Max length 100 characters.");

const creation = z.object({
  name: resourceName,
  displayName: optional(displayName),
  description: optional(z.string()),
});

/** Pulumi Cloud: CreatePulumiTeam, ListTeams, GetTeam, UpdateTeam, DeleteTeam. */
export function teamRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.post("/orgs/:organization/teams/pulumi", async (context) => {
    const organization = managed(context.get("caller"), context.req.param("organization"));
    requireTeams(organization);
    const body = await readBody(context, creation);
    if (findTeam(state, organization.name, body.name)) throw conflict("Team with this name already exists");
    // Assumption: a new team has no members; its creator is not added.
    const team = state.teams.insert({
      organization: organization.name,
      name: body.name,
      displayName: body.displayName === "" ? body.name : (body.displayName ?? body.name),
      description: body.description ?? "",
      members: new Map(),
      stacks: [],
      environments: [],
    });
    return context.json(formatTeam(team, loginOf(context.get("caller"))), 201);
  });

  routes.get("/orgs/:organization/teams", (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    const teams = state.teams.filter((team) => team.organization === name);
    return context.json({ teams: teams.map((team) => formatTeam(team, loginOf(context.get("caller")))) });
  });

  routes.get("/orgs/:organization/teams/:team", (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    const team = teamNamed(state, name, context.req.param("team"));
    return context.json(formatTeam(team, loginOf(context.get("caller"))));
  });

  routes.patch("/orgs/:organization/teams/:team", async (context) => {
    const organization = managed(context.get("caller"), context.req.param("organization"));
    requireTeams(organization);
    const team = teamNamed(state, organization.name, context.req.param("team"));
    const update = await readBody(context, teamUpdate);
    state.teams.update(team.id, applyTeamUpdate(team, update, organization, state));
    return context.body(null, 204);
  });

  routes.delete("/orgs/:organization/teams/:team", (context) => {
    const { name } = managed(context.get("caller"), context.req.param("organization"));
    state.deleteTeam(teamNamed(state, name, context.req.param("team")));
    return context.body(null, 204);
  });

  return routes;

  // Assumption: only admins of the organization may manage teams, not the team's admins.
  function managed(caller: AccessToken, organization: string): Organization {
    return administeredOrganization(state, caller, organization, "manage teams");
  }
}

function formatTeam(team: Team, login: string): Record<string, unknown> {
  const { name, displayName, description, members, stacks, environments } = team;
  return {
    kind: "pulumi",
    name,
    displayName,
    description,
    members: [...members].map(([login, role]) => ({ name: login, githubLogin: login, avatarUrl: "", role })),
    stacks,
    environments,
    userRole: members.get(login) ?? "none",
  };
}
