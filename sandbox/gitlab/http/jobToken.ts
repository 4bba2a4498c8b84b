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

/** The running job whose `CI_JOB_TOKEN` the request has in `JOB-TOKEN` or `job_token`; undefined where it has none. */
export function currentJob(context: Context, state: GitLabState): Job | undefined {
  const token = context.req.header("job-token") ?? context.req.query("job_token");
  if (token === undefined) return undefined;
  const job = jobByToken(state, token);
  if (!job) throw unauthorized();
  return job;
}

/**
 * The caller of a route that takes a job's token as well: then it is the job's user, and only in the job's project.
 * GitLab: CI/CD job token, "Control job token access", whose list holds the project itself at first.
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
