import type { Commit, FileEntry } from "../entities";
import type { GitLabState } from "../state";
import { type FileDiff, fileDiffs } from "./fileDiffs";
import { parentsOf } from "./history";

/** The diff of a commit with its first parent; of a root commit, all its files. */
export function commitDiff(state: GitLabState, commit: Commit): Promise<FileDiff[]> {
  const [parent] = parentsOf(state, commit);
  return fileDiffs(parent?.files ?? new Map<string, FileEntry>(), commit.files);
}

/** The numbers of lines that a commit adds and deletes. GitLab: the entity `CommitStats`. */
export async function statsOf(state: GitLabState, commit: Commit): Promise<object> {
  const lines = (await commitDiff(state, commit)).flatMap(({ diff }) =>
    diff.startsWith("@@") ? diff.split("\n") : [],
  );
  const additions = lines.filter((line) => line.startsWith("+")).length;
  const deletions = lines.filter((line) => line.startsWith("-")).length;
  return { additions, deletions, total: additions + deletions };
}
