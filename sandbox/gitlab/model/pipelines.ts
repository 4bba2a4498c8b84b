import type { PipelineVariable } from "../ci/entities";
import { requestPipeline } from "../ci/requestPipeline";
import type { Commit, PipelineSchedule, Project, User } from "../entities";
import { commitOf, findBranch, findTag, NO_COMMIT } from "../git/repository";
import type { GitLabState } from "../state";

/** A push to a branch or tag. */
export interface Push {
  readonly project: Project;
  readonly user: User;
  /** The short name of the branch or tag. */
  readonly ref: string;
  readonly tag: boolean;
  readonly commit: Commit;
  /** The previous commit of the ref; zeros for a new one. */
  readonly beforeSha: string;
  /** Whether the push had the option `ci.skip`. */
  readonly skip?: boolean;
  /** The variables of the push option `ci.variable`. */
  readonly variables?: readonly PipelineVariable[];
}

/** Requests the pipeline of a push. */
export function startPipeline(state: GitLabState, push: Push): void {
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
