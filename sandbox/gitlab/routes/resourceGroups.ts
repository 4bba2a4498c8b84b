import type { Context, Hono } from "hono";
import type { ResourceGroup } from "../ci/entities";
import { findResourceGroup, upcomingJobs } from "../ci/jobs/resourceGroups";
import { assignGroup } from "../ci/process/moveJob";
import { processPipelines } from "../ci/process/processPipelines";
import type { Touched } from "../ci/process/touched";
import { notFound } from "../errors";
import { callerWith } from "../http/access";
import { oneOf, optional } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { presentJobBasics } from "../present/job";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

const ONE = "/projects/:id/resource_groups/:key";

/** Adds the routes of resource groups. GitLab: resource groups API. */
export function resourceGroupRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/resource_groups", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Developer);
    const found = state.resourceGroups.filter(({ projectId }) => projectId === project.id);
    return context.json(paginate(context, found).map(present));
  });
  api.get(ONE, (context) => context.json(present(find(context, state, AccessLevel.Developer))));
  api.put(ONE, (context) => update(context, state));
  api.get(`${ONE}/current_job`, (context) => {
    const { jobId } = find(context, state, AccessLevel.Developer);
    const job = jobId === null ? undefined : state.jobs.get(jobId);
    return context.json(job ? presentJobBasics(state, job, originOf(context)) : null);
  });
  api.get(`${ONE}/upcoming_jobs`, (context) => {
    const upcoming = upcomingJobs(state, find(context, state, AccessLevel.Developer));
    const origin = originOf(context);
    return context.json(paginate(context, upcoming).map((job) => presentJobBasics(state, job, origin)));
  });
}

async function update(context: Context, state: GitLabState): Promise<Response> {
  const group = find(context, state, AccessLevel.Developer);
  const { process_mode: processMode } = await readParams(context, {
    process_mode: optional(oneOf(["unordered", "oldest_first", "newest_first", "newest_ready_first"])),
  });
  if (processMode === undefined) return context.json(present(group));
  const changed = state.resourceGroups.update(group.id, { processMode, updatedAt: state.now() });
  const touched: Touched = new Set();
  assignGroup(state, touched, changed);
  processPipelines(state, touched);
  return context.json(present(changed));
}

function find(context: Context, state: GitLabState, needed: AccessLevel): ResourceGroup {
  const { project } = callerWith(context, state, needed);
  const group = findResourceGroup(state, project.id, segment(context, "key"));
  if (!group) throw notFound();
  return group;
}

function present({ id, key, processMode, createdAt, updatedAt }: ResourceGroup): object {
  return { id, key, process_mode: processMode, created_at: createdAt, updated_at: updatedAt };
}
