import type { Commit, Tag } from "../entities";
import { tagObject } from "../git/objects";
import { clashingName, isRefName } from "../git/refName";
import { findTag, NO_COMMIT, resolve } from "../git/repository";
import type { GitLabState } from "../state";
import type { Caller } from "./caller";
import { startPipeline } from "./pipelines";

/** What a new tag is given. An empty message makes a lightweight one. */
export interface NewTag {
  readonly name: string;
  /** A branch, a tag or a commit id. */
  readonly ref: string;
  readonly message: string;
}

/** Why there can be no such tag, in the words of GitLab's API; some are assumptions. GitLab: `Tags::CreateService`. */
export function newTagFault(state: GitLabState, { project }: Caller, { name, ref }: NewTag): string | undefined {
  if (!isRefName(name)) return "Tag name invalid";
  if (findTag(state, project.id, name)) return `Tag ${name} already exists`;
  const others = state.tags.filter(({ projectId }) => projectId === project.id).map((row) => row.name);
  if (clashingName(others, name) !== undefined) return `Failed to create tag '${name}'`;
  return resolve(state, project, ref) ? undefined : `Target ${ref} is invalid`;
}

/** Creates a tag without a fault as the caller, and starts its pipeline as a push does. */
export function createTag(state: GitLabState, caller: Caller, wanted: NewTag): Tag {
  const { project, user } = caller;
  const commit = resolve(state, project, wanted.ref);
  if (!commit) throw new Error(`no commit ${wanted.ref}`);
  const annotation = annotate(state, caller, commit, wanted);
  const tag = state.tags.insert({ projectId: project.id, name: wanted.name, commitId: commit.id, ...annotation });
  startPipeline(state, { project, user, ref: wanted.name, tag: true, commit, beforeSha: NO_COMMIT });
  return tag;
}

/** A message makes an annotated tag, which is an object of its own. */
function annotate(
  state: GitLabState,
  { user }: Caller,
  { sha }: Commit,
  { name, message }: NewTag,
): Pick<Tag, "target" | "message" | "createdAt" | "raw"> {
  if (message === "") return { target: sha, message: "", createdAt: null, raw: null };
  const date = state.clock();
  const { id, content } = tagObject({
    name,
    message,
    commit: sha,
    tagger: { name: user.name, email: user.email, date },
  });
  return { target: id, message, createdAt: date.toISOString(), raw: content };
}
