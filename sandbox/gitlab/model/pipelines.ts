import type { PipelineVariable } from "../ci/entities";
import { requestPipeline } from "../ci/requestPipeline";
import type { Commit, PipelineSchedule, Project, User } from "../entities";
import { commitOf, findBranch, findTag, NO_COMMIT } from "../git/repository";
import type { GitLabState } from "../state";

/** What came to a branch or tag. */
export interface Push {
  readonly project: Project;
  readonly user: User;
  /** The branch or tag that moved. */
  readonly ref: string;
  readonly tag: boolean;
  readonly commit: Commit;
  /** What the ref named before; zeros for a new one. */
  readonly beforeSha: string;
  /** Whether whoever pushed wants no pipeline. GitLab: the push option `ci.skip`. */
  readonly skip?: boolean;
  /** GitLab: the push option `ci.variable`. */
  readonly variables?: readonly PipelineVariable[];
}

/** Asks for the pipeline that a push starts, if the pushed commit has a CI file. */
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
 * Asks for the pipeline that a schedule starts when it is due or played, if its ref exists and has a CI file. It runs
 * also where the commit asks to be skipped (GitLab: RunPipelineScheduleWorker).
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
    variables: [],
  });
}
