import type { Branch, Commit, Project } from "../entities";
import { commitsBetween, mergeBase } from "../git/history";
import { commitOf, findBranch, findCommit } from "../git/repository";
import type { GitLabState } from "../state";
import type { MergeRequest } from "./entities";

/** What a merge request goes from and to, as it is now. */
export interface Sides {
  readonly target: Project;
  /** A fork may be deleted while its merge request stays. */
  readonly source: Project | undefined;
  readonly targetBranch: Branch | undefined;
  readonly sourceBranch: Branch | undefined;
  /** Of the target project. */
  readonly targetHead: Commit | undefined;
  /** The merge request's head, as the target project holds it. */
  readonly sourceHead: Commit | undefined;
}

/** Looks both sides up anew: they move, and may be gone. */
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

/** Where two heads of one project part, as the merge request keeps it. GitLab: `MergeRequestDiff`. */
export function comparisonOf(
  state: GitLabState,
  sourceHead: Commit | undefined,
  targetHead: Commit | undefined,
): Pick<MergeRequest, "sha" | "baseSha" | "startSha"> {
  const base = sourceHead && targetHead && mergeBase(state, targetHead, sourceHead);
  return { sha: sourceHead?.sha ?? null, baseSha: base?.sha ?? null, startSha: targetHead?.sha ?? null };
}

/** The commits that it brings, the newest first: also after it was merged. */
export function commitsOf(state: GitLabState, { projectId, sha, startSha }: MergeRequest): Commit[] {
  const head = sha === null ? undefined : findCommit(state, projectId, sha);
  const start = startSha === null ? undefined : findCommit(state, projectId, startSha);
  return head && start ? commitsBetween(state, start, head) : [];
}

/** The two commits whose files it shows, or nothing where a branch of it is missing. */
export function comparedCommits(
  state: GitLabState,
  { projectId, sha, baseSha }: MergeRequest,
): { readonly base: Commit; readonly head: Commit } | undefined {
  const head = sha === null ? undefined : findCommit(state, projectId, sha);
  const base = baseSha === null ? undefined : findCommit(state, projectId, baseSha);
  return base && head && { base, head };
}
