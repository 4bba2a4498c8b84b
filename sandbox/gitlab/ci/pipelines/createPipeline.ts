import { accessLevel } from "../../model/membership";
import type { GitLabState } from "../../state";
import type { JobDefinition, PipelineDefinition } from "../definition";
import type { Pipeline } from "../entities";
import { ensureEnvironment } from "../environments/environments";
import type { CiEvaluator, Evaluation, EvaluationRequest, Lint, LintMode } from "../evaluator";
import { newJob } from "../jobs/cloneJob";
import { ensureResourceGroup } from "../jobs/resourceGroups";
import { type NeedIndex, needIndex } from "../process/needIndex";
import type { Touched } from "../process/touched";
import { processPipelines } from "../process/processPipelines";
import type { Outcome, PipelineRequest } from "../pipelineRequest";
import { ciFileOf, isSkipped, MISSING_FILE } from "../requestPipeline";
import { startFault } from "../rights/startFault";
import { cancelRedundant } from "./autoCancel";
import { recordPipeline } from "./recordPipeline";

export const NO_PIPELINE = {
  workflow: "Pipeline filtered out by workflow rules.",
  "no jobs":
    "Pipeline will not run for the selected trigger. The rules configuration prevented any jobs from being added to the pipeline.",
} as const;

/**
 * The maximum number of jobs of a pipeline. GitLab: `ci_pipeline_size`. Assumption: GitLab.com's limit for Ultimate, the
 * highest one; a self-managed GitLab has no limit by default.
 */
const MAX_JOBS = 2000;

const PROJECT_DELETED: Outcome = { kind: "none", reason: "Project is deleted!" };

/** Evaluates a request, and creates and starts its pipeline. GitLab: `Ci::CreatePipelineService`. */
export async function createPipeline(
  state: GitLabState,
  evaluator: CiEvaluator,
  request: PipelineRequest,
  isWanted: () => boolean,
): Promise<Outcome> {
  const { commit, project } = request;
  if (!isWanted()) return PROJECT_DELETED;
  const fault = refFault(state, request);
  if (fault !== undefined) return { kind: "none", reason: fault };
  if (!commit.files.has(ciFileOf(project))) return { kind: "none", reason: MISSING_FILE };
  if (isSkipped(request)) {
    const pipeline = recordPipeline(state, request, { status: "skipped" });
    state.ciChanged.emit();
    return { kind: "created", pipeline };
  }
  const evaluation = validated(await evaluate(state, evaluator, request));
  // During the evaluation, the project may have been deleted or the state reset.
  if (!isWanted() || !state.projects.get(project.id)) return PROJECT_DELETED;
  switch (evaluation.kind) {
    case "none":
      return { kind: "none", reason: NO_PIPELINE[evaluation.reason] };
    case "invalid":
      return invalidPipeline(state, request, evaluation.errors.join(", "));
    case "pipeline":
      return { kind: "created", pipeline: recordAndStart(state, request, evaluation.pipeline) };
  }
}

/**
 * Why the user may not start the pipeline. Pushes and merge requests were checked earlier; a schedule's owner may have
 * lost access.
 */
function refFault(state: GitLabState, { project, user, source, ref, tag }: PipelineRequest): string | undefined {
  if (source === "push" || source === "merge_request_event") return undefined;
  return startFault(state, { user, project, level: accessLevel(state, user, project) }, { ref, tag });
}

/** Checks the CI file of a request as a pipeline would, without creating one. GitLab: `Gitlab::Ci::Lint`. */
export async function lintPipeline(
  state: GitLabState,
  evaluator: CiEvaluator,
  request: PipelineRequest,
  mode: LintMode,
): Promise<Lint> {
  const lint = await evaluator.lint(evaluationRequest(state, request), mode);
  return mode === "static" ? lint : { ...lint, evaluation: validated(lint.evaluation) };
}

function evaluate(state: GitLabState, evaluator: CiEvaluator, request: PipelineRequest): Promise<Evaluation> {
  return evaluator.evaluate(evaluationRequest(state, request));
}

function evaluationRequest(state: GitLabState, request: PipelineRequest): EvaluationRequest {
  const { project, commit } = request;
  const variables = state.ci?.variables;
  if (!variables) throw new Error("GitLab CI is not attached to this state");
  return {
    project,
    commit,
    path: ciFileOf(project),
    variables: variables.rulesVariables(request),
    changed: variables.changedFiles(request),
    changedSince: (ref) => variables.changedSince(request, ref),
  };
}

/** Applies GitLab's checks of the jobs of one event. GitLab: `Gitlab::Ci::Pipeline::Seed`. */
function validated(evaluation: Evaluation): Evaluation {
  if (evaluation.kind !== "pipeline") return evaluation;
  const { jobs } = evaluation.pipeline;
  if (jobs.every(({ stage }) => stage === ".pre" || stage === ".post")) return { kind: "none", reason: "no jobs" };
  if (jobs.length > MAX_JOBS) return { kind: "invalid", errors: [tooManyJobs(jobs.length)] };
  const needed = needIndex(jobs);
  const errors = jobs.flatMap((job) => needsFaults(job, needed));
  return errors.length > 0 ? { kind: "invalid", errors } : evaluation;
}

/** GitLab: `Gitlab::Ci::Pipeline::Quota::Size`. */
function tooManyJobs(count: number): string {
  return `Pipeline has too many jobs! Requested ${count}, but the limit is ${MAX_JOBS}.`;
}

function needsFaults({ name, needs }: JobDefinition, needed: NeedIndex<JobDefinition>): string[] {
  return (needs ?? [])
    .filter(({ job, optional }) => !optional && needed([job]).length === 0)
    .map(
      ({ job }) =>
        `'${name}' job needs '${job}' job, but '${job}' does not exist in the pipeline. ` +
        "This might be because of the only, except, or rules keywords. " +
        "To need a job that sometimes does not exist in the pipeline, use needs:optional.",
    );
}

/** The outcome of an invalid CI file. A request by the API gets the error; a push creates a failed pipeline with it. */
function invalidPipeline(state: GitLabState, request: PipelineRequest, reason: string): Outcome {
  if (request.source === "api") return { kind: "invalid", reason, pipeline: undefined };
  const now = state.now();
  const pipeline = recordPipeline(state, request, { status: "failed", yamlErrors: reason, finishedAt: now });
  state.ciChanged.emit();
  return { kind: "invalid", reason, pipeline };
}

function recordAndStart(state: GitLabState, request: PipelineRequest, definition: PipelineDefinition): Pipeline {
  const { name, stages, autoCancel } = definition;
  const pipeline = recordPipeline(state, request, { name, stages, autoCancel });
  // GitLab assigns ids stage by stage.
  for (const stage of stages) {
    for (const job of definition.jobs) if (job.stage === stage) insertJob(state, pipeline, job);
  }
  const touched: Touched = new Set([pipeline.id]);
  cancelRedundant(state, touched, pipeline);
  processPipelines(state, touched);
  return state.pipelines.get(pipeline.id) ?? pipeline;
}

function insertJob(state: GitLabState, pipeline: Pipeline, definition: JobDefinition): void {
  const names = state.ci?.variables.jobNames(pipeline, definition);
  const job = state.jobs.insert({
    ...newJob(state, definition),
    projectId: pipeline.projectId,
    pipelineId: pipeline.id,
    userId: pipeline.userId,
    environmentName: names?.environmentName ?? null,
    resourceGroup: names?.resourceGroup ?? null,
  });
  if (definition.environment && !ensureEnvironment(state, job)) {
    const failure = {
      status: "failed",
      failureReason: "environment_creation_failure",
      finishedAt: state.now(),
    } as const;
    state.jobs.update(job.id, failure);
  }
  if (job.resourceGroup !== null) ensureResourceGroup(state, job.projectId, job.resourceGroup);
}
