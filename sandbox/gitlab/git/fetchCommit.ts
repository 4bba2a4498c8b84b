import type { Commit } from "../entities";
import type { GitLabState } from "../state";
import { history, parentsOf } from "./history";

/** The row of a commit in a project. Copies the commit and its missing history from the project that has it. */
export function fetchCommit(state: GitLabState, commit: Commit, projectId: number): Commit {
  if (commit.projectId === projectId) return commit;
  const held = new Map(state.commits.filter((row) => row.projectId === projectId).map((row) => [row.sha, row]));
  for (const row of history(state, commit).reverse()) {
    if (held.has(row.sha)) continue;
    const { id: _id, ...fields } = row;
    const parentIds = parentsOf(state, row).map(({ sha }) => idOf(sha));
    held.set(row.sha, state.commits.insert({ ...fields, projectId, parentIds }));
  }
  const fetched = held.get(commit.sha);
  if (!fetched) throw new Error(`no commit ${commit.sha}`);
  return fetched;

  function idOf(sha: string): number {
    const row = held.get(sha);
    if (!row) throw new Error(`no commit ${sha}`);
    return row.id;
  }
}
