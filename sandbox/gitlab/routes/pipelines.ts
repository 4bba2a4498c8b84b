import type { Context, Hono } from "hono";
import { cancelPipeline } from "../ci/pipelines/cancelPipeline";
import { deletePipeline } from "../ci/pipelines/deletePipeline";
import type { Pipeline } from "../ci/entities";
import { mayUpdatePipeline } from "../ci/rights/mayUpdateRef";
import { retryPipeline } from "../ci/jobs/playJob";
import { jobsOf } from "../ci/process/jobsOf";
import { requestPipeline } from "../ci/requestPipeline";
import { maySetPipelineVariables } from "../ci/rights/maySetPipelineVariables";
import { startFault } from "../ci/rights/startFault";
import { forbidden, invalid, notFound } from "../errors";
import { commitOf, findBranch, findTag, NO_COMMIT } from "../git/repository";
import { callerWith } from "../http/access";
import { boolean, nonEmptyText, listOf, oneOf, optional, required, text } from "../http/fields";
import { jobScope } from "../http/jobScope";
import { callerOrJob } from "../http/jobToken";
import { paginate } from "../http/paging";
import { idSegment, readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { keyFaults } from "../model/variableRules";
import { presentJob } from "../present/job";
import { originOf } from "../present/origin";
import { presentPipelineDetails } from "../present/pipelineDetails";
import { presentPipeline } from "../present/pipelineSummary";
import type { GitLabState } from "../state";

const ONE = "/projects/:id/pipelines/:pipeline_id";

/** Adds the routes of pipelines. GitLab: pipelines API. */
export function pipelineRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/pipelines", (context) => list(context, state));
  api.post("/projects/:id/pipeline", (context) => create(context, state));
  api.get("/projects/:id/pipelines/latest", (context) => latest(context, state));
  api.get(ONE, (context) => details(context, state, find(context, state)));
  api.delete(ONE, (context) => {
    const { caller, pipeline } = find(context, state);
    if (caller.level < AccessLevel.Owner || !mayUpdatePipeline(state, caller, pipeline)) throw forbidden();
    deletePipeline(state, pipeline);
    return context.body(null, 204);
  });
  api.get(`${ONE}/jobs`, (context) => jobs(context, state));
  api.get(`${ONE}/bridges`, (context) => {
    find(context, state);
    return context.json(paginate(context, []));
  });
  api.get(`${ONE}/variables`, (context) => {
    const { caller, pipeline } = find(context, state);
    const isOwnPipeline = caller.level >= AccessLevel.Developer && pipeline.userId === caller.user.id;
    if (caller.level < AccessLevel.Maintainer && !isOwnPipeline) throw forbidden();
    return context.json(
      pipeline.variables.map(({ key, value, variableType }) => ({
        variable_type: variableType,
        key,
        value,
        raw: false,
      })),
    );
  });
  api.get(`${ONE}/test_report`, (context) => {
    find(context, state);
    return context.json({ ...NO_TESTS, test_suites: [] });
  });
  api.get(`${ONE}/test_report_summary`, (context) => {
    find(context, state);
    const { total_time: time, total_count: count, success_count: success, failed_count: failed } = NO_TESTS;
    const { skipped_count: skipped, error_count: error } = NO_TESTS;
    return context.json({
      total: { time, count, success, failed, skipped, error, suite_error: null },
      test_suites: [],
    });
  });
  api.post(`${ONE}/retry`, (context) => {
    const found = find(context, state);
    if (!mayUpdatePipeline(state, found.caller, found.pipeline)) throw forbidden();
    retryPipeline(state, found.caller.user, found.pipeline);
    return details(context, state, found, 201);
  });
  api.post(`${ONE}/cancel`, (context) => {
    const found = find(context, state);
    if (!mayUpdatePipeline(state, found.caller, found.pipeline)) throw forbidden();
    cancelPipeline(state, found.pipeline);
    return details(context, state, found);
  });
}

/** An empty test report: the sandbox does not parse test reports. */
const NO_TESTS = {
  total_time: 0,
  total_count: 0,
  success_count: 0,
  failed_count: 0,
  skipped_count: 0,
  error_count: 0,
} as const;

/** Lists pipelines, newest first by default. */
function list(context: Context, state: GitLabState): Response {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const wanted = readQuery(context, {
    ref: optional(text),
    sha: optional(text),
    status: optional(text),
    source: optional(text),
    name: optional(text),
    username: optional(text),
    scope: optional(oneOf(["running", "pending", "finished", "branches", "tags"])),
    yaml_errors: optional(boolean),
    sort: optional(oneOf(["asc", "desc"])),
  });
  const found = state.pipelines.filter(
    (row) =>
      row.projectId === project.id &&
      // A merge request pipeline has a ref of its merge request, not of the branch.
      (wanted.ref === undefined || (row.ref === wanted.ref && row.mergeRequestId === null)) &&
      (wanted.sha === undefined || row.sha === wanted.sha) &&
      (wanted.status === undefined || row.status === wanted.status) &&
      (wanted.source === undefined || row.source === wanted.source) &&
      (wanted.name === undefined || row.name === wanted.name) &&
      (wanted.username === undefined || state.users.get(row.userId)?.username === wanted.username) &&
      (wanted.yaml_errors === undefined || (row.yamlErrors !== null) === wanted.yaml_errors) &&
      isInScope(row, wanted.scope),
  );
  if (wanted.sort !== "asc") found.reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((pipeline) => presentPipeline(state, project, pipeline, origin)));
}

function isInScope({ status, tag }: Pipeline, scope: string | undefined): boolean {
  switch (scope) {
    case "running":
    case "pending":
      return status === scope;
    case "finished":
      return ["success", "failed", "canceled"].includes(status);
    case "branches":
      return !tag;
    case "tags":
      return tag;
    default:
      return true;
  }
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const { ref, variables = [] } = await readParams(context, {
    ref: required(nonEmptyText),
    variables: optional(
      listOf({
        key: required(text),
        value: required(text),
        variable_type: optional(oneOf(["env_var", "file"])),
      }),
    ),
  });
  const { project, user } = caller;
  const short = ref.replace(/^refs\/(heads|tags)\//, "");
  const branch = ref.startsWith("refs/tags/") ? undefined : findBranch(state, project.id, short);
  const row = branch ?? (ref.startsWith("refs/heads/") ? undefined : findTag(state, project.id, short));
  if (!row) throw refused("Reference not found");
  const fault = startFault(state, caller, { ref: short, tag: branch === undefined });
  if (fault !== undefined) throw refused(fault);
  if (variables.length > 0 && !maySetPipelineVariables(caller)) {
    throw refused("Insufficient permissions to set pipeline variables");
  }
  const [keyFault] = variables.flatMap(({ key }) => keyFaults(key));
  if (keyFault !== undefined) {
    // Assumption: GitLab reports only the first of several faults.
    throw refused(`Failed to persist the pipeline: Validation failed: Variables key ${keyFault}`);
  }
  const outcome = await requestPipeline(state, {
    project,
    user,
    source: "api",
    ref: short,
    tag: branch === undefined,
    commit: commitOf(state, row),
    beforeSha: NO_COMMIT,
    mergeRequestId: null,
    scheduleId: null,
    variables: variables.map(({ key, value, variable_type: type }) => ({
      key,
      value,
      variableType: type ?? "env_var",
    })),
  });
  if (outcome.kind !== "created") throw refused(outcome.reason);
  return details(context, state, { caller, pipeline: outcome.pipeline }, 201);
}

/** An error of the pipeline's validation. */
function refused(reason: string) {
  return invalid({ base: [reason] });
}

/** The newest pipeline of the ref's head commit. */
function latest(context: Context, state: GitLabState): Response {
  const caller = callerWith(context, state, AccessLevel.Reporter);
  const { project } = caller;
  const { ref = project.defaultBranch } = readQuery(context, { ref: optional(text) });
  const row = findBranch(state, project.id, ref) ?? findTag(state, project.id, ref);
  const head = row && commitOf(state, row).sha;
  const pipeline = state.pipelines
    .filter((one) => one.projectId === project.id && one.ref === ref && one.mergeRequestId === null && one.sha === head)
    .at(-1);
  // GitLab returns 403, because it checks read access to a missing pipeline.
  if (!pipeline) throw forbidden();
  return details(context, state, { caller, pipeline });
}

function jobs(context: Context, state: GitLabState): Response {
  const { project } = callerOrJob(context, state, AccessLevel.Reporter);
  const { include_retried: retried, scope } = readQuery(context, { include_retried: optional(boolean), ...jobScope });
  const pipeline = pipelineIn(context, state, project.id);
  const all = retried ? state.jobs.group(pipeline.id) : jobsOf(state, pipeline.id);
  const found = all.filter(({ status }) => scope === undefined || scope.includes(status)).reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((job) => presentJob(state, job, origin)));
}

interface Found {
  readonly caller: Caller;
  readonly pipeline: Pipeline;
}

function find(context: Context, state: GitLabState): Found {
  const caller = callerWith(context, state, AccessLevel.Reporter);
  return { caller, pipeline: pipelineIn(context, state, caller.project.id) };
}

function pipelineIn(context: Context, state: GitLabState, projectId: number): Pipeline {
  const pipeline = state.pipelines.get(idSegment(context, "pipeline_id"));
  if (pipeline?.projectId !== projectId) throw notFound();
  return pipeline;
}

/** The response with the current pipeline. */
function details(context: Context, state: GitLabState, { caller, pipeline }: Found, status: 200 | 201 = 200): Response {
  const current = state.pipelines.get(pipeline.id) ?? pipeline;
  return context.json(presentPipelineDetails(state, caller.project, current, originOf(context)), status);
}
