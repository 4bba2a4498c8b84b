import type { JobDefinition } from "../../../../gitlab/ci/definition";
import type { Job, Pipeline } from "../../../../gitlab/ci/entities";
import { newJob } from "../../../../gitlab/ci/jobs/cloneJob";
import { recordPipeline } from "../../../../gitlab/ci/pipelines/recordPipeline";
import type { PipelineRequest } from "../../../../gitlab/ci/pipelineRequest";
import type { FileEntry, User, Variable } from "../../../../gitlab/entities";
import { blobId } from "../../../../gitlab/git/objects";
import { commitOf, findBranch, NO_COMMIT, writeCommit } from "../../../../gitlab/git/repository";
import type { MergeRequest } from "../../../../gitlab/mergeRequests/entities";
import type { GitLabState } from "../../../../gitlab/state";
import { createWorld, type World } from "../../world";
import { withFork } from "../../idTokens/forkedSeed";
import { plainJob } from "../plainJob";

export const ORIGIN = "http://127.0.0.1:8080";

export interface VariablesWorld extends World {
  readonly state: GitLabState;
  user(username: string): User;
  /** A pipeline request, by default for the head of the project's default branch. */
  request(changes?: Partial<PipelineRequest>): PipelineRequest;
  /** Writes a commit with these files to a branch of the project. Creates the branch if necessary. */
  commit(branch: string, files: Readonly<Record<string, string>>, projectId?: number): PipelineRequest["commit"];
  mergeRequest(changes?: Partial<MergeRequest>): MergeRequest;
  variable(key: string, value: string, changes?: Partial<Variable>): Variable;
  pipeline(changes?: Partial<PipelineRequest>): Pipeline;
  job(pipeline: Pipeline, definition?: Partial<JobDefinition>, changes?: Partial<Job>): Job;
}

export function variablesWorld(): VariablesWorld {
  const world = createWorld(withFork);
  const { state } = world.gitlab;
  const project = state.projects.get(101)!;
  const self: VariablesWorld = {
    ...world,
    state,
    user: (username) => state.users.find((row) => row.username === username)!,
    request: (changes = {}) => ({
      project,
      user: self.user("developer"),
      source: "push",
      ref: "main",
      tag: false,
      commit: commitOf(state, findBranch(state, 101, "main")!),
      beforeSha: NO_COMMIT,
      mergeRequestId: null,
      scheduleId: null,
      variables: [],
      ...changes,
    }),
    commit(branch, files, projectId = 101) {
      const row = findBranch(state, projectId, branch);
      const from = findBranch(state, projectId, "main")!;
      const parent = commitOf(state, row ?? from);
      const author = { name: "Developer", email: "developer@example.com" };
      const commit = writeCommit(state, projectId, {
        parents: [parent],
        files: new Map([...parent.files, ...Object.entries(files).map(entry)]),
        message: "Change a thing\n\nIt was wrong.\n",
        author,
        committer: author,
      });
      if (row) state.branches.update(row.id, { commitId: commit.id });
      else state.branches.insert({ projectId, name: branch, commitId: commit.id });
      return commit;
    },
    mergeRequest: (changes = {}) =>
      state.mergeRequests.insert({
        ...{ iid: 7, projectId: 101, targetBranch: "main", sourceProjectId: 101, sourceBranch: "topic" },
        ...{ sha: null, baseSha: null, startSha: null, title: "Change a thing", description: null, state: "opened" },
        ...{ labels: [], authorId: 3, assigneeIds: [], reviewerIds: [], approverIds: [], squash: false },
        ...{ removeSourceBranch: false, mergeCommitSha: null, squashCommitSha: null, mergeUserId: null },
        mergeWhenPipelineSucceeds: false,
        mergeParams: { message: null, squashMessage: null, removeSourceBranch: null },
        ...{ createdAt: state.now(), updatedAt: state.now(), mergedAt: null, closedAt: null, closedById: null },
        ...changes,
      }),
    variable: (key, value, changes = {}) =>
      state.variables.insert({
        ...{ projectId: 101, key, value, variableType: "env_var", environmentScope: "*", description: null },
        ...{ protected: false, masked: false, hidden: false, raw: false },
        ...changes,
      }),
    pipeline: (changes) => recordPipeline(state, self.request(changes), { stages: [".pre", "build", "test", ".post"] }),
    job: (pipeline, definition = {}, changes = {}) =>
      state.jobs.insert({
        ...newJob(state, { ...plainJob, name: "build", ...definition }),
        projectId: pipeline.projectId,
        pipelineId: pipeline.id,
        userId: pipeline.userId,
        token: "glcbt-secret",
        ...changes,
      }),
  };
  return self;
}

export const environmentOf = (name: string, changes = {}): NonNullable<JobDefinition["environment"]> => ({
  ...{ name, url: null, action: "start", tier: null, onStop: null, autoStopIn: null },
  ...changes,
});

function entry([path, text]: [string, string]): [string, FileEntry] {
  const content = Buffer.from(text);
  return [path, { content, blobId: blobId(content), mode: "100644" }];
}
