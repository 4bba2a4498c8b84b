import type { Commit, Tag } from "../entities";
import { tagObject } from "../git/objects";
import { clashingName, isRefName } from "../git/refName";
import { findTag, NO_COMMIT, resolve } from "../git/repository";
import type { GitLabState } from "../state";
import type { Caller } from "./caller";
import { startPipeline } from "./pipelines";

/** The fields of a new tag. An empty message creates a lightweight tag. */
export interface NewTag {
  readonly name: string;
  /** A branch, a tag or a commit id. */
  readonly ref: string;
  readonly message: string;
}

/** Why the tag cannot be created. Some texts are assumptions. GitLab: `Tags::CreateService`. */
export function newTagFault(state: GitLabState, { project }: Caller, { name, ref }: NewTag): string | undefined {
  if (!isRefName(name)) return "Tag name invalid";
  if (findTag(state, project.id, name)) return `Tag ${name} already exists`;
  const others = state.tags.filter(({ projectId }) => projectId === project.id).map((row) => row.name);
  if (clashingName(others, name) !== undefined) return `Failed to create tag '${name}'`;
  return resolve(state, project, ref) ? undefined : `Target ${ref} is invalid`;
}

/** Creates a valid tag as the caller and starts its pipeline, as a push does. */
export function createTag(state: GitLabState, caller: Caller, wanted: NewTag): Tag {
  const { project, user } = caller;
  const commit = resolve(state, project, wanted.ref);
  if (!commit) throw new Error(`no commit ${wanted.ref}`);
  const annotation = annotate(state, caller, commit, wanted);
  const tag = state.tags.insert({ projectId: project.id, name: wanted.name, commitId: commit.id, ...annotation });
  startPipeline(state, { project, user, ref: wanted.name, tag: true, commit, beforeSha: NO_COMMIT });
  return tag;
}

/** The fields of an annotated tag, or of a lightweight one if the message is empty. */
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
