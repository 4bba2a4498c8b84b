import type { Pipeline } from "../ci/entities";
import type { Commit, PipelineSchedule, Project, User } from "../entities";
import { commitOf, findBranch, findTag, NO_COMMIT } from "../git/repository";
import type { GitLabState } from "../state";

export interface Push {
  readonly project: Project;
  readonly user: User;
  /** The branch or tag that moved. */
  readonly ref: string;
  readonly tag: boolean;
  readonly commit: Commit;
  /** What the ref named before; zeros for a new one. */
  readonly beforeSha: string;
}

/**
 * The pipeline that a push starts, if the pushed commit has a CI file. GitLab records a commit that asks to be skipped
 * as a pipeline with the status "skipped"; the sandbox records none, as nothing would run.
 */
export function startPipeline(state: GitLabState, push: Push): Pipeline | undefined {
  return skipsCi(push.commit.message) ? undefined : record(state, push, { source: "push", scheduleId: null });
}

/**
 * The pipeline that a schedule starts when it is due or played, if its ref exists and has a CI file. It runs also where
 * the commit asks to be skipped (GitLab: RunPipelineScheduleWorker).
 */
export function startScheduledPipeline(
  state: GitLabState,
  project: Project,
  user: User,
  schedule: PipelineSchedule,
): Pipeline | undefined {
  const tag = schedule.ref.startsWith("refs/tags/");
  const ref = schedule.ref.replace(/^refs\/(heads|tags)\//, "");
  const row = tag ? findTag(state, project.id, ref) : findBranch(state, project.id, ref);
  if (!row) return undefined;
  const start = { project, user, ref, tag, commit: commitOf(state, row), beforeSha: NO_COMMIT };
  return record(state, start, { source: "schedule", scheduleId: schedule.id });
}

function record(
  state: GitLabState,
  { project, user, ref, tag, commit, beforeSha }: Push,
  cause: Pick<Pipeline, "source" | "scheduleId">,
): Pipeline | undefined {
  if (!commit.files.has(project.ciConfigPath ?? ".gitlab-ci.yml")) return undefined;
  const now = state.now();
  return state.pipelines.insert({
    iid: state.pipelines.filter(({ projectId }) => projectId === project.id).length + 1,
    projectId: project.id,
    userId: user.id,
    sha: commit.sha,
    beforeSha,
    ref,
    tag,
    status: "created",
    ...cause,
    mergeRequestId: null,
    variables: [],
    name: null,
    stages: [],
    yamlErrors: null,
    autoCancel: "conservative",
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
  });
}

/** GitLab: "Skip a pipeline" by `[ci skip]` or `[skip ci]` in any case. */
export function skipsCi(message: string): boolean {
  return /\[(ci skip|skip ci)\]/i.test(message);
}
