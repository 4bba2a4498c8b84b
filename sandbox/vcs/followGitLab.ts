import type { CloudState } from "../cloud/state";
import { receivePush, receiveRequest } from "../cloud/deployments/vcsEvents";
import type { Clock } from "../clock";
import { changedFiles } from "../gitlab/git/history";
import { findCommit } from "../gitlab/git/repository";
import type { MergeRequest } from "../gitlab/mergeRequests/entities";
import type { GitLabState } from "../gitlab/state";

/**
 * Passes pushes and merge requests of GitLab to Pulumi Cloud's integrations. Pulumi Cloud: the integration registers a webhook
 * of the group. Returns a function that unsubscribes.
 */
export function followGitLab(gitlab: GitLabState, cloud: CloudState, clock: Clock): () => void {
  const stops = [
    gitlab.pushed.on(({ project, ref, tag, commit, beforeSha }) => {
      const before = findCommit(gitlab, project.id, beforeSha);
      const source = { provider: "gitlab", repository: project.fullPath, changedFiles: changedFiles(before, commit) };
      receivePush(cloud, { ...source, ref, isTag: tag, commit: commit.sha }, clock());
    }),
    // Let the change of the merge request complete.
    gitlab.mergeRequestChanged.on(({ id }) => {
      queueMicrotask(() => {
        const row = gitlab.mergeRequests.get(id);
        if (row) passRequest(gitlab, cloud, row, clock());
      });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Assumption: merge requests from forks are neither previewed nor deployed. */
function passRequest(gitlab: GitLabState, cloud: CloudState, row: MergeRequest, now: Date): void {
  const { iid, projectId, sourceProjectId, targetBranch, sourceBranch, sha, baseSha } = row;
  const project = gitlab.projects.get(projectId);
  const commit = sha === null ? undefined : findCommit(gitlab, projectId, sha);
  if (!project || !commit || projectId !== sourceProjectId) return;
  const base = baseSha === null ? undefined : findCommit(gitlab, projectId, baseSha);
  const request = {
    provider: "gitlab",
    repository: project.fullPath,
    number: iid,
    isOpen: row.state === "opened",
    target: targetBranch,
    branch: sourceBranch,
    commit: commit.sha,
    changedFiles: changedFiles(base, commit),
  };
  receiveRequest(cloud, request, now);
}
