import type { Branch, Commit, Project } from "../entities";
import { commitsBetween, mergeBase } from "../git/history";
import { commitOf, findBranch, findCommit } from "../git/repository";
import type { GitLabState } from "../state";
import type { MergeRequest } from "./entities";

/** The current source and target of a merge request. */
export interface Sides {
  readonly target: Project;
  /** Undefined if the fork was deleted; its merge requests remain. */
  readonly source: Project | undefined;
  readonly targetBranch: Branch | undefined;
  readonly sourceBranch: Branch | undefined;
  /** The head of the target branch. */
  readonly targetHead: Commit | undefined;
  /** The merge request's head, in the target project. */
  readonly sourceHead: Commit | undefined;
}

/** Looks up the current source and target. */
export function sidesOf(state: GitLabState, mergeRequest: MergeRequest): Sides {
  const { projectId, sourceProjectId, sha } = mergeRequest;
  const target = state.projects.get(projectId);
  if (!target) throw new Error(`no project ${projectId}`);
  const source = state.projects.get(sourceProjectId);
  const targetBranch = findBranch(state, projectId, mergeRequest.targetBranch);
  return {
    target,
    source,
    targetBranch,
    sourceBranch: source && findBranch(state, source.id, mergeRequest.sourceBranch),
    targetHead: targetBranch && commitOf(state, targetBranch),
    sourceHead: sha === null ? undefined : findCommit(state, projectId, sha),
  };
}

/** The commits that a merge request stores about two heads: head, merge base and start. GitLab: `MergeRequestDiff`. */
export function comparisonOf(
  state: GitLabState,
  sourceHead: Commit | undefined,
  targetHead: Commit | undefined,
): Pick<MergeRequest, "sha" | "baseSha" | "startSha"> {
  const base = sourceHead && targetHead && mergeBase(state, targetHead, sourceHead);
  return { sha: sourceHead?.sha ?? null, baseSha: base?.sha ?? null, startSha: targetHead?.sha ?? null };
}

/** The commits of a merge request, newest first, also after the merge. */
export function commitsOf(
  state: GitLabState,
  { projectId, sha, startSha }: Pick<MergeRequest, "projectId" | "sha" | "startSha">,
): Commit[] {
  const head = sha === null ? undefined : findCommit(state, projectId, sha);
  const start = startSha === null ? undefined : findCommit(state, projectId, startSha);
  return head && start ? commitsBetween(state, start, head) : [];
}

/** The two commits of its diff; undefined if a branch never existed. */
export function comparedCommits(
  state: GitLabState,
  { projectId, sha, baseSha }: Pick<MergeRequest, "projectId" | "sha" | "baseSha">,
): { readonly base: Commit; readonly head: Commit } | undefined {
  const head = sha === null ? undefined : findCommit(state, projectId, sha);
  const base = baseSha === null ? undefined : findCommit(state, projectId, baseSha);
  return base && head && { base, head };
}
