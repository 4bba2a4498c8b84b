import type { Commit } from "../../entities";
import { findTag } from "../../git/repository";
import type { GitLabState } from "../../state";
import { type CiVariable, variables } from "./ciVariable";
import { mergeRequestVariables, openMergeRequests } from "./mergeRequestVariables";
import { isProtectedPipeline, type PipelineFacts } from "./pipelineFacts";
import { slug } from "./slug";

/** The predefined variables of a pipeline. GitLab: `Gitlab::Ci::Variables::Builder::Pipeline`. */
export function pipelineVariables(state: GitLabState, facts: PipelineFacts, origin: string): CiVariable[] {
  const { commit, mergeRequest, pipeline, schedule } = facts;
  return [
    ...variables({
      CI_PIPELINE_IID: pipeline && String(pipeline.iid),
      CI_PIPELINE_SOURCE: facts.source,
      CI_PIPELINE_CREATED_AT: seconds(pipeline?.createdAt ?? state.now()),
      CI_PIPELINE_NAME: pipeline?.name,
      CI_PIPELINE_SCHEDULE_DESCRIPTION: schedule?.description,
      CI_COMMIT_SHA: commit.sha,
      CI_COMMIT_SHORT_SHA: commit.sha.slice(0, 8),
      CI_COMMIT_BEFORE_SHA: facts.beforeSha,
      CI_COMMIT_REF_NAME: facts.ref,
      CI_COMMIT_REF_SLUG: slug(facts.ref),
      CI_COMMIT_BRANCH: facts.tag || mergeRequest ? undefined : facts.ref,
      CI_COMMIT_REF_PROTECTED: String(isProtectedPipeline(state, facts)),
    }),
    ...messageVariables(commit),
    ...tagVariables(state, facts),
    ...(mergeRequest ? mergeRequestVariables(state, mergeRequest, origin) : []),
    ...variables({ CI_OPEN_MERGE_REQUESTS: openMergeRequests(state, facts) }),
  ];
}

/** The variables that exist only after the pipeline is created. GitLab: `Ci::Pipeline#persisted_variables`. */
export function persistedPipelineVariables({ pipeline, project }: PipelineFacts, origin: string): CiVariable[] {
  if (!pipeline) return [];
  return variables({
    CI_PIPELINE_ID: String(pipeline.id),
    CI_PIPELINE_URL: `${origin}/${project.fullPath}/-/pipelines/${pipeline.id}`,
  });
}

/** A time without fractions of seconds, the format of times in variables. */
export function seconds(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}

/** The maximum size of a commit message in a variable, in bytes. */
const MAX_MESSAGE_SIZE = 100_000;

function messageVariables({ message, authorName, authorEmail, createdAt }: Commit): CiVariable[] {
  const shown = Buffer.from(message).subarray(0, MAX_MESSAGE_SIZE).toString("utf8");
  const [title = "", ...rest] = shown.split("\n");
  return variables({
    CI_COMMIT_MESSAGE: shown,
    CI_COMMIT_MESSAGE_IS_TRUNCATED: String(Buffer.byteLength(message) > MAX_MESSAGE_SIZE),
    CI_COMMIT_TITLE: title,
    CI_COMMIT_DESCRIPTION: rest.join("\n").replace(/^\n+/, ""),
    CI_COMMIT_TIMESTAMP: seconds(createdAt),
    CI_COMMIT_AUTHOR: `${authorName} <${authorEmail}>`,
  });
}

function tagVariables(state: GitLabState, { project, ref, tag }: PipelineFacts): CiVariable[] {
  if (!tag) return [];
  return variables({ CI_COMMIT_TAG: ref, CI_COMMIT_TAG_MESSAGE: findTag(state, project.id, ref)?.message ?? "" });
}
