import type { Commit, Project } from "../entities";
import type { GitLabState } from "../state";
import { commitOf } from "./repository";

/** A ref that git clients can fetch. */
export interface PublishedRef {
  /** The full name, such as `refs/heads/main`. */
  readonly name: string;
  /** The commit, or the tag object of an annotated tag. */
  readonly target: string;
  readonly commit: Commit;
  /** The content of the tag object; null without one. */
  readonly raw: Buffer | null;
}

/**
 * The refs of a project in git's order: branches, tags, the heads of merge requests into it, and the commits of running
 * pipelines (GitLab: `refs/merge-requests/…/head`, `refs/pipelines/…`).
 */
export function publishedRefs(state: GitLabState, project: Project): PublishedRef[] {
  const find = commitFinder(state);
  return sorted([
    ...pushableRefs(state, project),
    ...mergeRequestRefs(state, project, find),
    ...pipelineRefs(state, project, find),
  ]);
}

/** The refs that a client may push: branches and tags. */
export function pushableRefs(state: GitLabState, { id }: Project): PublishedRef[] {
  const branches = state.branches
    .filter(({ projectId }) => projectId === id)
    .map((branch) => lightweight(`refs/heads/${branch.name}`, commitOf(state, branch)));
  const tags = state.tags
    .filter(({ projectId }) => projectId === id)
    .map((tag) => ({
      name: `refs/tags/${tag.name}`,
      target: tag.target,
      commit: commitOf(state, tag),
      raw: tag.raw,
    }));
  return sorted([...branches, ...tags]);
}

function mergeRequestRefs(state: GitLabState, { id }: Project, find: FindCommit): PublishedRef[] {
  return state.mergeRequests
    .filter(({ projectId }) => projectId === id)
    .flatMap(({ iid, sha, sourceProjectId }) => {
      const commit = find(sha, sourceProjectId, id);
      return commit ? [lightweight(`refs/merge-requests/${iid}/head`, commit)] : [];
    });
}

const RUNNING = new Set(["waiting_for_resource", "pending", "running"]);

/** The refs of running pipelines. With them, a runner can fetch a commit whose branch was moved or deleted. */
function pipelineRefs(state: GitLabState, { id }: Project, find: FindCommit): PublishedRef[] {
  return state.pipelines
    .filter(({ projectId, status }) => projectId === id && RUNNING.has(status))
    .flatMap(({ id: pipelineId, sha, mergeRequestId }) => {
      const source = mergeRequestId === null ? undefined : state.mergeRequests.get(mergeRequestId)?.sourceProjectId;
      const commit = find(sha, id, source);
      return commit ? [lightweight(`refs/pipelines/${pipelineId}`, commit)] : [];
    });
}

type FindCommit = (sha: string | null, ...projectIds: readonly (number | undefined)[]) => Commit | undefined;

/** Returns a function that finds a commit in the first project that has it. The index is built at the first call. */
function commitFinder(state: GitLabState): FindCommit {
  let commits: Map<string, Commit> | undefined;
  return (sha, ...projectIds) => {
    commits ??= new Map(state.commits.all().map((commit) => [`${commit.projectId} ${commit.sha}`, commit]));
    for (const id of projectIds) {
      const found = commits.get(`${id ?? ""} ${sha ?? ""}`);
      if (found) return found;
    }
    return undefined;
  };
}

function lightweight(name: string, commit: Commit): PublishedRef {
  return { name, target: commit.sha, commit, raw: null };
}

function sorted(refs: readonly PublishedRef[]): PublishedRef[] {
  return [...refs].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}
