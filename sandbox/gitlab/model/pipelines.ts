import type { Commit, Pipeline, Project, User } from "../entities";
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
  const { project, commit } = push;
  if (!commit.files.has(project.ciConfigPath ?? ".gitlab-ci.yml") || skipsCi(commit.message)) return undefined;
  const now = state.now();
  return state.pipelines.insert({
    iid: state.pipelines.filter(({ projectId }) => projectId === project.id).length + 1,
    projectId: project.id,
    userId: push.user.id,
    sha: commit.sha,
    beforeSha: push.beforeSha,
    ref: push.ref,
    tag: push.tag,
    status: "created",
    source: "push",
    createdAt: now,
    updatedAt: now,
  });
}

/** GitLab: "Skip a pipeline" by `[ci skip]` or `[skip ci]` in any case. */
export function skipsCi(message: string): boolean {
  return /\[(ci skip|skip ci)\]/i.test(message);
}
