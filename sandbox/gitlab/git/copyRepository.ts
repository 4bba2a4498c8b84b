import type { GitLabState } from "../state";

/** Copies the branches, tags and commits of a project into a new one. The commits keep their hashes. */
export function copyRepository(state: GitLabState, fromProject: number, toProject: number): void {
  const copies = new Map<number, number>();
  for (const { id, parentIds, ...commit } of state.commits.filter(({ projectId }) => projectId === fromProject)) {
    copies.set(id, state.commits.insert({ ...commit, projectId: toProject, parentIds: parentIds.map(copyOf) }).id);
  }
  for (const { commitId, name } of state.branches.filter(({ projectId }) => projectId === fromProject)) {
    state.branches.insert({ projectId: toProject, name, commitId: copyOf(commitId) });
  }
  for (const { id: _id, ...tag } of state.tags.filter(({ projectId }) => projectId === fromProject)) {
    state.tags.insert({ ...tag, projectId: toProject, commitId: copyOf(tag.commitId) });
  }

  function copyOf(commit: number): number {
    const copy = copies.get(commit);
    if (copy === undefined) throw new Error(`no commit ${commit} in project ${fromProject}`);
    return copy;
  }
}
