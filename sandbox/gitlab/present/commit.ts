import type { Commit, Project } from "../entities";
import { parentOf } from "../git/repository";
import type { GitLabState } from "../state";

export function presentCommit(state: GitLabState, project: Project, commit: Commit, origin: string): object {
  const date = gitDate(commit.createdAt);
  const parent = parentOf(state, commit);
  return {
    id: commit.sha,
    short_id: commit.sha.slice(0, 8),
    created_at: date,
    parent_ids: parent ? [parent.sha] : [],
    title: commit.message.split("\n", 1)[0] ?? "",
    message: commit.message,
    author_name: commit.authorName,
    author_email: commit.authorEmail,
    authored_date: date,
    committer_name: commit.committerName,
    committer_email: commit.committerEmail,
    committed_date: date,
    trailers: {},
    extended_trailers: {},
    web_url: `${origin}/${project.fullPath}/-/commit/${commit.sha}`,
  };
}

/** git keeps whole seconds and an offset. */
function gitDate(iso: string): string {
  return `${iso.slice(0, 19)}.000+00:00`;
}
