import { Hono } from "hono";
import { z } from "zod";
import { findStack, organizationFor, stackFor, teamNamed, teamOfToken } from "../access";
import { badRequest, conflict } from "../apiError";
import type { CloudEnv } from "../authentication";
import { optional, readBody, resourceName } from "../body";
import type { Stack, Team, UntypedDeployment } from "../entities";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";

const creation = z.object({
  stackName: resourceName,
  tags: optional(z.record(z.string(), z.string())),
  teams: optional(z.array(z.string())),
  state: optional(z.object({ version: optional(z.int()), deployment: optional(z.record(z.string(), z.unknown())) })),
});

/** Pulumi Cloud: CreateStack, GetStack, DeleteStack. */
export function stackRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.post("/stacks/:organization/:project", async (context) => {
    const caller = context.get("caller");
    const { name: organization } = organizationFor(state, caller, context.req.param("organization"));
    const project = context.req.param("project");
    if (!resourceName.safeParse(project).success) throw badRequest(`the project name "${project}" is invalid`);
    const body = await readBody(context, creation);
    if (findStack(state, organization, project, body.stackName)) {
      throw conflict(`Stack '${body.stackName}' already exists`);
    }
    const teams = (body.teams ?? []).map((name) => teamNamed(state, organization, name));

    state.stacks.insert({
      organization,
      project,
      name: body.stackName,
      tags: body.tags ?? {},
      version: 0,
      state: body.state ?? null,
    });
    // Assumption: the teams that the CLI names may edit, and a team whose token creates a stack is its admin.
    for (const team of teams) grant(team, project, body.stackName, 102);
    const own = teamOfToken(state, caller);
    if (own) grant(own, project, body.stackName, 103);
    return context.json({ messages: [] });
  });

  routes.get("/stacks/:organization/:project/:stack", (context) => {
    const { organization, project, stack } = context.req.param();
    return context.json(formatStack(stackFor(state, context.get("caller"), [organization, project, stack], 101)));
  });

  // `force` is the documented parameter. Assumption: the `forceDestroy` that the provider sends has no effect.
  routes.delete("/stacks/:organization/:project/:stack", (context) => {
    const { organization, project, stack: name } = context.req.param();
    const stack = stackFor(state, context.get("caller"), [organization, project, name], 103);
    const force = context.req.query("force") ?? "false";
    if (force !== "true" && force !== "false") throw badRequest("invalid query parameter: force");
    // The CLI knows this refusal by its exact text.
    if (force === "false" && hasResources(stack.state)) {
      throw badRequest("Bad Request: Stack still contains resources.");
    }
    state.deleteStack(stack);
    return context.body(null, 204);
  });

  return routes;

  function grant({ id }: Team, projectName: string, stackName: string, permission: 102 | 103): void {
    const stacks = state.teams.get(id)?.stacks ?? [];
    const others = stacks.filter((grant) => grant.projectName !== projectName || grant.stackName !== stackName);
    state.teams.update(id, { stacks: [...others, { projectName, stackName, permission }] });
  }
}

function hasResources(state: UntypedDeployment | null): boolean {
  const resources = state?.deployment?.resources;
  return Array.isArray(resources) && resources.length > 0;
}

function formatStack({ id, organization, project, name, tags, version }: Stack): Record<string, unknown> {
  return {
    id: publicId("stack", id),
    orgName: organization,
    projectName: project,
    stackName: name,
    tags,
    version,
    activeUpdate: "",
  };
}
