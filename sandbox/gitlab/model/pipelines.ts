import type { PipelineVariable } from "../ci/entities";
import { requestPipeline } from "../ci/requestPipeline";
import type { PipelineSchedule, Project, User } from "../entities";
import { commitOf, findBranch, findTag, NO_COMMIT } from "../git/repository";
import type { GitLabState, Push } from "../state";

/** A push that starts a pipeline. */
export interface PipelinePush extends Push {
  readonly user: User;
  /** Whether the push had the option `ci.skip`. */
  readonly skip?: boolean;
  /** The variables of the push option `ci.variable`. */
  readonly variables?: readonly PipelineVariable[];
}

/** Announces a push, and requests its pipeline. */
export function startPipeline(state: GitLabState, push: PipelinePush): void {
  state.pushed.emit(push);
  void requestPipeline(state, {
    variables: [],
    ...push,
    source: "push",
    mergeRequestId: null,
    scheduleId: null,
  });
}

/**
 * Requests the pipeline of a schedule that is due or played, if its ref exists. It runs even if the commit message skips
 * CI. GitLab: `RunPipelineScheduleWorker`.
 */
export function startScheduledPipeline(
  state: GitLabState,
  project: Project,
  user: User,
  schedule: PipelineSchedule,
): void {
  const tag = schedule.ref.startsWith("refs/tags/");
  const ref = schedule.ref.replace(/^refs\/(heads|tags)\//, "");
  const row = tag ? findTag(state, project.id, ref) : findBranch(state, project.id, ref);
  if (!row) return;
  void requestPipeline(state, {
    project,
    user,
    source: "schedule",
    ref,
    tag,
    commit: commitOf(state, row),
    beforeSha: NO_COMMIT,
    mergeRequestId: null,
    scheduleId: schedule.id,
    variables: schedule.variables ?? [],
  });
}
