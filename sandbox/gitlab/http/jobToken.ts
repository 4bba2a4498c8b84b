import type { Context } from "hono";
import type { Job } from "../ci/entities";
import { jobByToken } from "../ci/jobs/jobByToken";
import { forbidden, notFound, unauthorized } from "../errors";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { acceptsJobsOf } from "../model/jobTokenScope";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";
import { callerWith, findProject } from "./access";
import { segment } from "./params";

/** The running job of the request's job token, from `JOB-TOKEN` or `job_token`; undefined without a token. */
export function currentJob(context: Context, state: GitLabState): Job | undefined {
  const token = context.req.header("job-token") ?? context.req.query("job_token");
  if (token === undefined) return undefined;
  const job = jobByToken(state, token);
  if (!job) throw unauthorized();
  return job;
}

/**
 * The caller of a route that also accepts a job token. With one, the caller is the job's user, in the projects whose job
 * token allow-list has the job's project.
 */
export function callerOrJob(context: Context, state: GitLabState, needed: AccessLevel): Caller {
  const job = currentJob(context, state);
  if (!job) return callerWith(context, state, needed);
  const user = state.users.get(job.userId);
  const source = state.projects.get(job.projectId);
  const project = findProject(state, segment(context, "id"));
  if (!user || !source || !project || !acceptsJobsOf(state, project, source)) throw notFound("Project");
  const level = accessLevel(state, user, project);
  if (level < needed) throw level < AccessLevel.Guest ? notFound("Project") : forbidden();
  return { user, project, level };
}
