import type { Context, Hono } from "hono";
import type { Job } from "../ci/entities";
import { waitsForApproval } from "../ci/environments/deploymentApprovals";
import { isOutdated } from "../ci/environments/deployments";
import { eraseFiles, logSize, readLog } from "../ci/jobs/jobFiles";
import { isPlayable, isRetryable, playJob, retryJob } from "../ci/jobs/playJob";
import { cancelJob, forceCancelJob } from "../ci/pipelines/cancelPipeline";
import { isComplete } from "../ci/process/statuses";
import { maySetPipelineVariables } from "../ci/rights/maySetPipelineVariables";
import { mayUpdateJob } from "../ci/rights/mayDeploy";
import { ApiError, badRequest, forbidden, invalid, notFound } from "../errors";
import { callerWith, currentUser } from "../http/access";
import { boolean, listOf, optional, required, text } from "../http/fields";
import { jobScope } from "../http/jobScope";
import { callerOrJob, currentJob } from "../http/jobToken";
import { paginate } from "../http/paging";
import { idSegment, readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { isProtectedBranch, isProtectedTag } from "../model/protection";
import { keyFaults } from "../model/variableRules";
import { presentJob } from "../present/job";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

const ONE = "/projects/:id/jobs/:job_id";

/** Adds the routes of jobs: reading, logs, and actions. GitLab: jobs API. */
export function jobRoutes(api: Hono, state: GitLabState): void {
  api.get("/job", (context) => {
    const job = currentJob(context, state);
    if (job) return context.json(presentJob(state, job, originOf(context)));
    currentUser(context, state);
    throw notFound("Job");
  });
  api.get("/projects/:id/jobs", (context) => list(context, state));
  api.get(ONE, (context) => context.json(presentJob(state, find(context, state).job, originOf(context))));
  api.get(`${ONE}/trace`, (context) => trace(context, state));
  api.post(`${ONE}/play`, (context) => play(context, state));
  api.post(`${ONE}/retry`, (context) => {
    const { caller, job } = findToUpdate(context, state);
    if (!isRetryable(job)) throw forbiddenBecause("Job is not retryable");
    return context.json(presentJob(state, retryJob(state, caller.user, job), originOf(context)), 201);
  });
  api.post(`${ONE}/cancel`, async (context) => {
    const { caller, job } = findToUpdate(context, state);
    const { force } = await readParams(context, { force: optional(boolean) });
    if (force && caller.level < AccessLevel.Maintainer) throw forbidden();
    if (force) forceCancelJob(state, job);
    else cancelJob(state, job);
    return answer(context, state, job, 201);
  });
  api.post(`${ONE}/erase`, (context) => erase(context, state));
}

/** Lists jobs, newest first. As in GitLab, there are no totals. */
function list(context: Context, state: GitLabState): Response {
  const { project } = callerOrJob(context, state, AccessLevel.Reporter);
  const { scope } = readQuery(context, jobScope);
  const found = state.jobs
    .filter(({ projectId, status }) => projectId === project.id && (scope === undefined || scope.includes(status)))
    .reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found, { totals: false }).map((job) => presentJob(state, job, origin)));
}

/** The current log, or the range of it in the `Range` header. */
function trace(context: Context, state: GitLabState): Response {
  const { job } = find(context, state);
  context.header("Content-Type", "text/plain; charset=utf-8");
  context.header("Content-Disposition", `infile; filename="${job.id}.log"`);
  const size = logSize(state, job.id);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(context.req.header("range") ?? "") ?? [];
  if (from === undefined) return context.body(new Uint8Array(readLog(state, job.id)));
  if (Number(from) >= size) {
    context.header("Content-Range", `bytes */${size}`);
    return context.body(null, 416);
  }
  const last = to ? Math.min(Number(to), size - 1) : size - 1;
  const part = readLog(state, job.id, Number(from), last + 1);
  context.header("Content-Range", `bytes ${from}-${last}/${size}`);
  return context.body(new Uint8Array(part), 206);
}

async function play(context: Context, state: GitLabState): Promise<Response> {
  const { caller, job } = findToUpdate(context, state);
  const { job_variables_attributes: variables = [] } = await readParams(context, {
    job_variables_attributes: optional(listOf({ key: required(text), value: required(text) })),
  });
  if (!isPlayable(job) || waitsForApproval(state, job)) throw badRequest("400 Bad request - Unplayable Job");
  if (variables.length > 0 && !maySetPipelineVariables(caller)) throw forbidden();
  const faults = variables.flatMap(({ key }) => keyFaults(key));
  // Assumption: GitLab reports the faults of the model of job variables.
  if (faults.length > 0) throw invalid({ "job_variables.key": [...new Set(faults)] });
  const played = playJob(
    state,
    caller.user,
    job,
    variables.map((variable) => ({ ...variable, variableType: "env_var" as const })),
  );
  return context.json(presentJob(state, played, originOf(context)));
}

/** Erases a job. Maintainers may, and the job's user if the ref is not protected. */
function erase(context: Context, state: GitLabState): Response {
  const { caller, job } = findToUpdate(context, state);
  const isOwnJob = job.userId === caller.user.id && !isOnProtectedRef(state, job);
  if (caller.level < AccessLevel.Maintainer && !isOwnJob) throw forbidden();
  const hasFiles = job.artifacts.length > 0 || logSize(state, job.id) > 0;
  if (!isComplete(job.status) || !hasFiles) throw forbiddenBecause("Job is not erasable!");
  eraseFiles(state, job.id);
  state.jobs.update(job.id, { erasedAt: state.now() });
  state.ciChanged.emit();
  return answer(context, state, job, 201);
}

function isOnProtectedRef(state: GitLabState, { pipelineId, projectId }: Job): boolean {
  const pipeline = state.pipelines.get(pipelineId);
  if (pipeline?.mergeRequestId !== null) return false;
  const isProtected = pipeline.tag ? isProtectedTag : isProtectedBranch;
  return isProtected(state, projectId, pipeline.ref);
}

interface Found {
  readonly caller: Caller;
  readonly job: Job;
}

function find(context: Context, state: GitLabState): Found {
  const caller = callerWith(context, state, AccessLevel.Reporter);
  return { caller, job: jobIn(context, state, caller) };
}

/** The job that the caller may update. Nobody may update an outdated deployment job. GitLab: `DeployablePolicy`. */
function findToUpdate(context: Context, state: GitLabState): Found {
  const found = find(context, state);
  if (!mayUpdateJob(state, found.caller, found.job)) throw forbidden();
  if (isOutdated(state, found.job)) throw forbidden();
  return found;
}

/** The job of the path. Throws 404 if it belongs to another project. */
export function jobIn(context: Context, state: GitLabState, { project }: Caller): Job {
  const job = state.jobs.get(idSegment(context, "job_id"));
  if (job?.projectId !== project.id) throw notFound();
  return job;
}

/** The response with the current job. */
function answer(context: Context, state: GitLabState, { id }: Job, status: 200 | 201): Response {
  const job = state.jobs.get(id);
  if (!job) throw notFound();
  return context.json(presentJob(state, job, originOf(context)), status);
}

function forbiddenBecause(reason: string): ApiError {
  return new ApiError(403, { message: `403 Forbidden - ${reason}` });
}
