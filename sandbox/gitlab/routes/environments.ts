import type { Context, Hono } from "hono";
import { lastDeployment } from "../ci/environments/deployments";
import { mayStop, stopEnvironment } from "../ci/environments/stopEnvironment";
import type { Environment, EnvironmentState } from "../entities";
import { badParams, badRequest, forbidden, invalid, notFound } from "../errors";
import { boolean, integer, nullable, oneOf, optional, required, text, type Values } from "../http/fields";
import { callerOrJob } from "../http/jobToken";
import { paginate } from "../http/paging";
import { idSegment, readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { environmentNameFaults, environmentSlug, guessTier } from "../model/environmentRules";
import { mayDeploy } from "../model/protectedEnvironments";
import { presentDeploymentOf } from "../present/deployment";
import { presentEnvironment } from "../present/environment";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the routes of environments. All accept a job token. GitLab: CI/CD job token, "Job token access". */
export function environmentRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/environments", (context) => list(context, state));
  api.post("/projects/:id/environments", (context) => create(context, state));
  api.get("/projects/:id/environments/:environment_id", (context) => {
    const { environment } = find(context, state, callerOrJob(context, state, AccessLevel.Reporter));
    const last = lastDeployment(state, environment);
    return context.json({
      ...presentEnvironment(environment),
      last_deployment: last ? presentDeploymentOf(state, last, originOf(context)) : null,
    });
  });
  api.put("/projects/:id/environments/:environment_id", (context) => update(context, state));
  api.delete("/projects/:id/environments/:environment_id", (context) => {
    const { caller, environment } = find(context, state, callerOrJob(context, state, AccessLevel.Developer));
    if (!mayDeploy(state, caller, environment.name)) throw forbidden();
    if (environment.state !== "stopped") throw forbidden();
    state.environments.delete(environment.id);
    return context.body(null, 204);
  });
  api.post("/projects/:id/environments/:environment_id/stop", async (context) => {
    const { caller, environment } = find(context, state, callerOrJob(context, state, AccessLevel.Developer));
    const { force = false } = await readParams(context, { force: optional(boolean) });
    if (!mayStop(state, caller, environment)) throw forbidden();
    return context.json(presentEnvironment(stopEnvironment(state, caller.user, environment, { force })));
  });
}

const settings = {
  external_url: nullable(text),
  description: nullable(text),
  tier: optional(oneOf(["production", "staging", "testing", "development", "other"])),
  auto_stop_setting: optional(oneOf(["always", "with_action"])),
  cluster_agent_id: nullable(integer),
  kubernetes_namespace: nullable(text),
  flux_resource_path: nullable(text),
  slug: nullable(text),
};

function list(context: Context, state: GitLabState): Response {
  const { project } = callerOrJob(context, state, AccessLevel.Reporter);
  const { name, search, states } = readQuery(context, {
    name: optional(text),
    search: optional(text),
    states: optional(text),
  });
  if (name !== undefined && search !== undefined) throw badParams(["name, search are mutually exclusive"]);
  // The two texts are assumptions.
  if (search !== undefined && search.length < 3) throw badRequest("400 Bad request - Search query is too short");
  if (states !== undefined && !isState(states)) throw badRequest("400 Bad request - Requested states are invalid");

  const found = state.environments.filter(
    (row) =>
      row.projectId === project.id &&
      (name === undefined || row.name === name) &&
      (search === undefined || row.name.includes(search)) &&
      (states === undefined || row.state === states),
  );
  return context.json(paginate(context, found).map(presentEnvironment));
}

function isState(value: string): value is EnvironmentState {
  return ["available", "stopping", "stopped"].includes(value);
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerOrJob(context, state, AccessLevel.Developer);
  const { name, ...params } = await readParams(context, { name: required(text), ...settings });
  refuseSettings(params);
  const taken = state.environments.find((row) => row.projectId === project.id && row.name === name);
  const faults = [...environmentNameFaults(name), ...(taken ? ["has already been taken"] : [])];
  if (faults.length > 0) throw invalid({ name: faults });

  const now = state.now();
  const environment = state.environments.insert({
    projectId: project.id,
    name,
    slug: environmentSlug(name),
    description: null,
    externalUrl: null,
    state: "available",
    tier: guessTier(name),
    autoStopSetting: "always",
    autoStopAt: null,
    kubernetesNamespace: null,
    fluxResourcePath: null,
    ...changesOf(params),
    createdAt: now,
    updatedAt: now,
  });
  return context.json(presentEnvironment(environment), 201);
}

/** Changes an environment. GitLab no longer allows a change of the name. */
async function update(context: Context, state: GitLabState): Promise<Response> {
  const { environment } = find(context, state, callerOrJob(context, state, AccessLevel.Developer));
  const params = await readParams(context, settings);
  refuseSettings(params);
  const changed = change(state, environment, changesOf(params));
  state.ci?.wake();
  return context.json(presentEnvironment(changed));
}

function refuseSettings({ slug, external_url: url, cluster_agent_id: cluster }: Values<typeof settings>): void {
  if (slug !== undefined) throw badParams(["slug is automatically generated and cannot be changed"]);
  if (cluster !== undefined && cluster !== null) {
    // The sandbox has no clusters. The text is an assumption.
    throw badRequest("400 Bad request - cluster agent doesn't exist or cannot be associated with this environment");
  }
  if (url && url.length > 255) throw invalid({ external_url: ["is too long (maximum is 255 characters)"] });
  if (url && !/^https?:\/\/\S+$/.test(url)) {
    // The text is an assumption.
    throw invalid({ external_url: ["is blocked: Only allowed schemes are http, https"] });
  }
}

/** The settings that the request contains. An empty URL removes the URL. */
function changesOf(params: Values<typeof settings>): Partial<Environment> {
  return {
    ...(params.external_url !== undefined && { externalUrl: params.external_url === "" ? null : params.external_url }),
    ...(params.description !== undefined && { description: params.description }),
    ...(params.tier !== undefined && { tier: params.tier }),
    ...(params.auto_stop_setting !== undefined && { autoStopSetting: params.auto_stop_setting }),
    ...(params.kubernetes_namespace !== undefined && { kubernetesNamespace: params.kubernetes_namespace }),
    ...(params.flux_resource_path !== undefined && { fluxResourcePath: params.flux_resource_path }),
  };
}

function change(state: GitLabState, { id }: Environment, changes: Partial<Environment>): Environment {
  return state.environments.update(id, { ...changes, updatedAt: state.now() });
}

function find(
  context: Context,
  state: GitLabState,
  caller: Caller,
): { readonly caller: Caller; readonly environment: Environment } {
  const environment = state.environments.get(idSegment(context, "environment_id"));
  if (environment?.projectId !== caller.project.id) throw notFound();
  return { caller, environment };
}
