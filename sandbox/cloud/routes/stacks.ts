import { Hono } from "hono";
import { z } from "zod";
import { findStack, organizationFor, stackFor, teamNamed, teamOfToken, visibleStacks } from "../access";
import { badRequest, conflict, notFound } from "../apiError";
import type { CloudEnv } from "../authentication";
import { optional, readBody, resourceName } from "../body";
import { resourceCount, untypedDeployment } from "../checkpoints";
import type { Stack, Team } from "../entities";
import { publicId } from "../identifiers";
import { secondsOf } from "../seconds";
import type { CloudState } from "../state";
import { requireConfigEnvironment, stackConfig } from "./stackConfig";
import { formatOperation, historyOf, requireIdle, runningUpdate, updateId } from "../updates";

const creation = z.object({
  stackName: resourceName,
  tags: optional(z.record(z.string(), z.string())),
  teams: optional(z.array(z.string())),
  state: optional(untypedDeployment),
  config: optional(stackConfig),
});

const rename = z.object({ newName: resourceName, newProject: optional(resourceName.or(z.literal(""))) });

/** Pulumi: names of stack tags have up to 40 letters, digits and _ - . :, values up to 256 characters. */
const stackTag = z.object({
  name: z.string().regex(/^[a-zA-Z0-9_.:-]{1,40}$/, "Invalid tag name"),
  value: z.string().max(256),
});

/** Pulumi Cloud: ListUserStacks, ProjectExists, CreateStack, GetStack, RenameStack, DeleteStack, and the tags of a stack. */
export function stackRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get("/user/stacks", (context) => {
    const { organization, project, tagName, tagValue } = context.req.query();
    const stacks = visibleStacks(state, context.get("caller")).filter(
      (stack) =>
        (!organization || stack.organization === organization) &&
        (!project || stack.project === project) &&
        (!tagName || (Object.hasOwn(stack.tags, tagName) && (!tagValue || stack.tags[tagName] === tagValue))),
    );
    return context.json({ stacks: stacks.map((stack) => formatSummary(state, stack)) });
  });

  // The CLI sends HEAD, which Hono handles as GET. Assumption: a project exists while it has a stack.
  routes.get("/stacks/:organization/:project", (context) => {
    const { organization, project } = context.req.param();
    organizationFor(state, context.get("caller"), organization);
    const stacks = visibleStacks(state, context.get("caller"));
    if (!stacks.some((stack) => stack.organization === organization && stack.project === project)) {
      throw notFound("project", `${organization}/${project}`);
    }
    return context.json({});
  });

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
    if (body.config) requireConfigEnvironment(state, caller, organization, body.config);

    state.stacks.insert({
      organization,
      project,
      name: body.stackName,
      tags: body.tags ?? {},
      version: 0,
      state: body.state ?? null,
      config: body.config,
    });
    // Assumption: the named teams get write access, and the team whose token creates a stack becomes its admin.
    for (const team of teams) grant(team, project, body.stackName, 102);
    const own = teamOfToken(state, caller);
    if (own) grant(own, project, body.stackName, 103);
    return context.json({ messages: [] });
  });

  routes.get("/stacks/:organization/:project/:stack", (context) => {
    const { organization, project, stack } = context.req.param();
    const row = stackFor(state, context.get("caller"), [organization, project, stack], 101);
    return context.json(formatStack(state, row, secondsOf(context.get("now"))));
  });

  routes.post("/stacks/:organization/:project/:stack/rename", async (context) => {
    const { organization, project, stack: name } = context.req.param();
    const stack = stackFor(state, context.get("caller"), [organization, project, name], 103);
    const { newName, newProject } = await readBody(context, rename);
    const to = { project: newProject === undefined || newProject === "" ? project : newProject, name: newName };
    if (findStack(state, organization, to.project, to.name)) throw conflict(`Stack '${newName}' already exists`);
    requireIdle(state, stack, secondsOf(context.get("now")));
    state.renameStack(stack, to);
    return context.body(null, 204);
  });

  routes.patch("/stacks/:organization/:project/:stack/tags", async (context) => {
    const { organization, project, stack: name } = context.req.param();
    const stack = stackFor(state, context.get("caller"), [organization, project, name], 102);
    state.stacks.update(stack.id, { tags: await readBody(context, z.record(z.string(), z.string())) });
    return context.body(null, 204);
  });

  // Assumption: the texts. Pulumi Cloud: AddStackTag, "Invalid tag name or tag already exists".
  routes.post("/stacks/:organization/:project/:stack/tags", async (context) => {
    const { organization, project, stack: name } = context.req.param();
    const stack = stackFor(state, context.get("caller"), [organization, project, name], 102);
    const tag = await readBody(context, stackTag);
    if (Object.hasOwn(stack.tags, tag.name)) throw badRequest(`tag "${tag.name}" already exists`);
    state.stacks.update(stack.id, { tags: { ...stack.tags, [tag.name]: tag.value } });
    return context.body(null, 204);
  });

  routes.delete("/stacks/:organization/:project/:stack/tags/:tag", (context) => {
    const { organization, project, stack: name, tag } = context.req.param();
    const stack = stackFor(state, context.get("caller"), [organization, project, name], 102);
    if (tag.startsWith("pulumi:")) throw badRequest("built-in tags cannot be deleted");
    if (!Object.hasOwn(stack.tags, tag)) throw notFound("tag", tag);
    const { [tag]: _, ...tags } = stack.tags;
    state.stacks.update(stack.id, { tags });
    return context.body(null, 204);
  });

  // `force` is the documented parameter. Assumption: the `forceDestroy` that the provider sends has no effect.
  routes.delete("/stacks/:organization/:project/:stack", (context) => {
    const { organization, project, stack: name } = context.req.param();
    const stack = stackFor(state, context.get("caller"), [organization, project, name], 103);
    const force = context.req.query("force") ?? "false";
    if (force !== "true" && force !== "false") throw badRequest("invalid query parameter: force");
    // The CLI recognizes this error by its exact text.
    if (force === "false" && resourceCount(stack.state) > 0) {
      throw badRequest("Bad Request: Stack still contains resources.");
    }
    requireIdle(state, stack, secondsOf(context.get("now")));
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

function formatStack(state: CloudState, stack: Stack, seconds: number): Record<string, unknown> {
  const { id, organization, project, name, tags, version, config } = stack;
  const last = historyOf(state, stack).at(-1);
  const running = runningUpdate(state, stack, seconds);
  return {
    id: publicId("stack", id),
    orgName: organization,
    projectName: project,
    stackName: name,
    tags,
    version,
    // The last update, running or not. The CLI shows "never been updated" if it is empty.
    activeUpdate: last ? updateId(last) : "",
    ...(config && { config }),
    ...(running && { currentOperation: formatOperation(running) }),
  };
}

/** Pulumi: StackSummary. */
function formatSummary(state: CloudState, stack: Stack): Record<string, unknown> {
  const { id, organization, project, name } = stack;
  const last = historyOf(state, stack).at(-1);
  return {
    id: publicId("stack", id),
    orgName: organization,
    projectName: project,
    stackName: name,
    ...(last && { lastUpdate: last.started, resourceCount: resourceCount(stack.state) }),
    links: { self: "" },
  };
}
