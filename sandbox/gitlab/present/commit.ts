import type { Commit, Project } from "../entities";
import { parentsOf } from "../git/history";
import type { GitLabState } from "../state";

export function presentCommit(state: GitLabState, project: Project, commit: Commit, origin: string): object {
  const date = gitDate(commit.createdAt, commit.committerZone);
  return {
    id: commit.sha,
    short_id: commit.sha.slice(0, 8),
    created_at: date,
    parent_ids: parentsOf(state, commit).map(({ sha }) => sha),
    title: commit.message.split("\n", 1)[0] ?? "",
    message: commit.message,
    author_name: commit.authorName,
    author_email: commit.authorEmail,
    authored_date: gitDate(commit.authoredAt, commit.authorZone),
    committer_name: commit.committerName,
    committer_email: commit.committerEmail,
    committed_date: date,
    trailers: {},
    extended_trailers: {},
    web_url: `${origin}/${project.fullPath}/-/commit/${commit.sha}`,
  };
}

/** A time in GitLab's format: whole seconds, in the time zone of the commit. */
function gitDate(iso: string, zone: string): string {
  const [, sign = "+", hours = "00", minutes = "00"] = /^([+-])(\d\d)(\d\d)$/.exec(zone) ?? [];
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const local = new Date(Date.parse(iso) + offset).toISOString();
  return `${local.slice(0, 19)}.000${sign}${hours}:${minutes}`;
}
