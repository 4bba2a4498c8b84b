import type { Project, Release, ReleaseLink } from "../entities";
import { findCommit } from "../git/repository";
import type { GitLabState } from "../state";
import { presentCommit } from "./commit";
import { presentUser } from "./user";

const FORMATS = ["zip", "tar.gz", "tar.bz2", "tar"] as const;

/** GitLab: `Entities::Release`. The sandbox collects no evidence. */
export function presentRelease(state: GitLabState, project: Project, release: Release, origin: string): object {
  const { tagName, sha, authorId } = release;
  const author = state.users.get(authorId);
  const commit = findCommit(state, project.id, sha);
  const web = `${origin}/${project.fullPath}/-`;
  const tag = encodeURIComponent(tagName);
  const links = state.releaseLinks.filter(({ releaseId }) => releaseId === release.id);
  return {
    name: release.name,
    tag_name: tagName,
    description: release.description,
    created_at: release.createdAt,
    released_at: release.releasedAt,
    ...(author && { author: presentUser(author, origin) }),
    ...(commit && { commit: presentCommit(state, project, commit, origin) }),
    upcoming_release: release.releasedAt > state.now(),
    commit_path: `/${project.fullPath}/-/commit/${sha}`,
    tag_path: `/${project.fullPath}/-/tags/${tagName}`,
    assets: {
      count: FORMATS.length + links.length,
      sources: FORMATS.map((format) => ({
        format,
        url: `${web}/archive/${tagName}/${project.path}-${tagName.replaceAll("/", "-")}.${format}`,
      })),
      links: links.map(presentLink).reverse(),
    },
    evidences: [],
    _links: {
      closed_issues_url: `${web}/issues?release_tag=${tag}&scope=all&state=closed`,
      closed_merge_requests_url: `${web}/merge_requests?release_tag=${tag}&scope=all&state=closed`,
      edit_url: `${web}/releases/${tag}/edit`,
      merged_merge_requests_url: `${web}/merge_requests?release_tag=${tag}&scope=all&state=merged`,
      opened_issues_url: `${web}/issues?release_tag=${tag}&scope=all&state=opened`,
      opened_merge_requests_url: `${web}/merge_requests?release_tag=${tag}&scope=all&state=opened`,
      self: `${web}/releases/${tag}`,
    },
  };
}

function presentLink({ id, name, url, linkType }: ReleaseLink): object {
  return { id, name, url, direct_asset_url: url, link_type: linkType };
}
