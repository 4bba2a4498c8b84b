import type { Pipeline } from "../ci/entities";
import type { Outcome, PipelineRequest } from "../ci/pipelineRequest";
import { requestPipeline } from "../ci/requestPipeline";
import { startFault } from "../ci/rights/startFault";
import type { Project, User } from "../entities";
import { findCommit, NO_COMMIT } from "../git/repository";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";
import type { MergeRequest } from "./entities";
import { commitsOf } from "./sides";

/**
 * Requests a merge request pipeline as a user. GitLab does so when a merge request is created or reopened, and after each
 * push to its source branch. No pipeline is created without commits or without permission.
 */
export function startMergeRequestPipeline(
  state: GitLabState,
  mergeRequest: MergeRequest,
  user: User,
): Promise<Outcome> {
  const { sha, baseSha, sourceBranch: ref } = mergeRequest;
  const caller = runningCaller(state, mergeRequest, user);
  const commit = caller && sha !== null ? findCommit(state, caller.project.id, sha) : undefined;
  if (!caller || !commit || baseSha === null || sha === baseSha) return none("no commits to build");
  const fault = startFault(state, caller, { ref, tag: false });
  if (fault !== undefined) return none(fault);
  return whileCreating(state, mergeRequest, {
    project: caller.project,
    user,
    source: "merge_request_event",
    ref,
    tag: false,
    commit,
    beforeSha: NO_COMMIT,
    mergeRequestId: mergeRequest.id,
    scheduleId: null,
    variables: [],
  });
}

/**
 * The pipelines of a merge request: merge request pipelines before branch pipelines, each newest first.
 * GitLab: `Ci::PipelinesForMergeRequestFinder`.
 */
export function pipelinesOf(state: GitLabState, mergeRequest: MergeRequest): Pipeline[] {
  const shas = new Set([mergeRequest.sha, ...commitsOf(state, mergeRequest).map(({ sha }) => sha)]);
  const found = state.pipelines.filter(
    (row) => row.mergeRequestId === mergeRequest.id || (isOfBranch(row, mergeRequest) && shas.has(row.sha)),
  );
  const own = (row: Pipeline): number => (row.mergeRequestId === null ? 0 : 1);
  return found.sort((a, b) => own(b) - own(a) || b.id - a.id);
}

/** The newest pipeline of the merge request's head commit. */
export function headPipeline(state: GitLabState, mergeRequest: MergeRequest): Pipeline | undefined {
  return pipelinesOf(state, mergeRequest).find(({ sha }) => sha === mergeRequest.sha);
}

/** Whether a requested pipeline is not created yet. GitLab: `pipeline_creating?`. */
export function isCreating(state: GitLabState, { id }: MergeRequest): boolean {
  return (creating.get(state)?.get(id) ?? 0) > 0;
}

/** The number of requested pipelines of each merge request. It is not kept: a restart drops the requests. */
const creating = new WeakMap<GitLabState, Map<number, number>>();

async function whileCreating(state: GitLabState, { id }: MergeRequest, request: PipelineRequest): Promise<Outcome> {
  const counts = creating.get(state) ?? new Map<number, number>();
  creating.set(state, counts.set(id, (counts.get(id) ?? 0) + 1));
  const outcome = await requestPipeline(state, request);
  const remaining = (counts.get(id) ?? 1) - 1;
  if (remaining > 0) counts.set(id, remaining);
  else counts.delete(id);
  state.ciChanged.emit();
  return outcome;
}

function isOfBranch(row: Pipeline, { sourceProjectId, sourceBranch }: MergeRequest): boolean {
  return row.projectId === sourceProjectId && row.mergeRequestId === null && !row.tag && row.ref === sourceBranch;
}

/**
 * The user in the project that runs the pipeline: the target, if the user may start pipelines there and it runs those of
 * forks; else the source. GitLab: `MergeRequests::CreatePipelineService`.
 */
function runningCaller(state: GitLabState, mergeRequest: MergeRequest, user: User): Caller | undefined {
  const target = state.projects.get(mergeRequest.projectId);
  const source = state.projects.get(mergeRequest.sourceProjectId);
  const inTarget = target && callerIn(state, user, target);
  const isFork = mergeRequest.projectId !== mergeRequest.sourceProjectId;
  const runsInTarget =
    inTarget && (!isFork || (inTarget.level >= AccessLevel.Developer && inTarget.project.ciAllowForkPipelines));
  return runsInTarget ? inTarget : source && callerIn(state, user, source);
}

function callerIn(state: GitLabState, user: User, project: Project): Caller {
  return { user, project, level: accessLevel(state, user, project) };
}

function none(reason: string): Promise<Outcome> {
  return Promise.resolve({ kind: "none", reason });
}
