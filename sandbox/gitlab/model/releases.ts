import type { Release } from "../entities";
import { commitOf, findTag } from "../git/repository";
import type { GitLabState } from "../state";
import type { Caller } from "./caller";
import { createTag, newTagFault } from "./newTag";
import { mayCreateTag } from "./protection";

/** The fields of a new release. */
export interface NewRelease {
  readonly tagName: string;
  readonly tagMessage: string;
  /** The ref from which a missing tag is created. */
  readonly ref: string | undefined;
  readonly name: string | undefined;
  readonly description: string | null;
  readonly releasedAt: string | undefined;
  readonly milestones: readonly string[];
  readonly links: readonly NewLink[];
}

/** A new link among the assets of a release. */
export interface NewLink {
  readonly name: string;
  readonly url: string;
  readonly linkType: string;
}

/** A release, or the status and text of GitLab's error. */
export type ReleaseOutcome =
  | { readonly ok: true; readonly release: Release }
  | { readonly ok: false; readonly status: 400 | 403 | 409 | 422; readonly message: string };

/** The release of a tag. */
export function findRelease(state: GitLabState, projectId: number, tagName: string): Release | undefined {
  return state.releases.find((row) => row.projectId === projectId && row.tagName === tagName);
}

/** Creates a release as the caller, and its tag if it is missing. GitLab: `Releases::CreateService`. */
export function createRelease(state: GitLabState, caller: Caller, wanted: NewRelease): ReleaseOutcome {
  const { project, user } = caller;
  const { tagName, ref, milestones } = wanted;
  if (!mayCreateTag(state, caller, tagName)) {
    return refused(403, "You are not allowed to create this tag as it is protected.");
  }
  if (findRelease(state, project.id, tagName)) return refused(409, "Release already exists");
  // The sandbox has no milestones.
  if (milestones.length > 0) return refused(400, `Milestone(s) not found: ${milestones.join(", ")}`);
  let tag = findTag(state, project.id, tagName);
  if (!tag) {
    if (ref === undefined || ref === "") return refused(422, "Ref is not specified");
    const newTag = { name: tagName, ref, message: wanted.tagMessage };
    const fault = newTagFault(state, caller, newTag);
    if (fault !== undefined) return refused(400, fault);
    tag = createTag(state, caller, newTag);
  }
  const now = state.now();
  const release = state.releases.insert({
    projectId: project.id,
    authorId: user.id,
    tagName,
    name: wanted.name ?? tagName,
    description: wanted.description,
    sha: commitOf(state, tag).sha,
    createdAt: now,
    releasedAt: wanted.releasedAt ?? now,
  });
  for (const link of wanted.links) {
    state.releaseLinks.insert({ projectId: project.id, releaseId: release.id, ...link });
  }
  return { ok: true, release };
}

/** Deletes a release with its links, but not its tag. GitLab: `Releases::DestroyService`. */
export function deleteRelease(state: GitLabState, { id }: Release): void {
  for (const link of state.releaseLinks.filter(({ releaseId }) => releaseId === id)) state.releaseLinks.delete(link.id);
  state.releases.delete(id);
}

function refused(status: 400 | 403 | 409 | 422, message: string): ReleaseOutcome {
  return { ok: false, status, message };
}
