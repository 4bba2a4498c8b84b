import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";
import { mayCreateTag, mayMerge, mayPush } from "../../model/protection";
import type { GitLabState } from "../../state";
import type { Pipeline } from "../entities";

/**
 * Whether the caller may push to a ref, merge into it or create the tag. That also allows pipelines on it. GitLab:
 * `Ci::Pipeline::Chain::Validate::Abilities`.
 */
export function mayUpdateRef(state: GitLabState, caller: Caller, { ref, tag }: { ref: string; tag: boolean }): boolean {
  if (tag) return mayCreateTag(state, caller, ref);
  return mayPush(state, caller, ref) || mayMerge(state, caller, ref);
}

/**
 * Whether the caller may play, retry or cancel the jobs of a pipeline. Merge request pipelines have no protected ref.
 * GitLab: `Ci::BuildPolicy`, `Ci::PipelinePolicy`.
 */
export function mayUpdatePipeline(state: GitLabState, caller: Caller, pipeline: Pipeline): boolean {
  if (caller.level < AccessLevel.Developer) return false;
  return pipeline.mergeRequestId !== null || mayUpdateRef(state, caller, pipeline);
}
