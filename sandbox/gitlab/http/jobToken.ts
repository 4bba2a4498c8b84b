import type { Context } from "hono";
import type { Job } from "../ci/entities";
import { jobByToken } from "../ci/jobs/jobByToken";
import { forbidden, notFound, unauthorized } from "../errors";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";
import { callerWith } from "./access";
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
 * The caller of a route that also accepts a job token. With one, the caller is the job's user, in the job's project only.
 * GitLab: "Control job token access", whose allowlist contains only the project itself by default.
 */
export function callerOrJob(context: Context, state: GitLabState, needed: AccessLevel): Caller {
  const job = currentJob(context, state);
  if (!job) return callerWith(context, state, needed);
  const user = state.users.get(job.userId);
  const project = state.projects.get(job.projectId);
  const wanted = segment(context, "id").toLowerCase();
  if (!user || !project || (wanted !== String(project.id) && wanted !== project.fullPath.toLowerCase())) {
    throw notFound("Project");
  }
  const level = accessLevel(state, user, project);
  if (level < needed) throw level < AccessLevel.Guest ? notFound("Project") : forbidden();
  return { user, project, level };
}
