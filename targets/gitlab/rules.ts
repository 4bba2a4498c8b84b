import type { Job, Pipeline, Trigger } from "../../pipeline/model";
import { Reference } from "../yamlText";
import type { Yaml } from "./yaml";

/** The hidden entry that lists, by program, the paths whose changes concern it. */
export const changesEntry = ".changes";

/**
 * What starts a pipeline: each event that some job is for, and no two of them are one event, so that there is never a
 * pipeline too many. An event for which no job is left starts none either. GitLab: workflow:rules.
 */
export function workflowRules({ jobs, explainForks }: Pipeline): Yaml[] {
  const triggers = jobs.flatMap((job) => job.triggers);
  const conditions = triggers.map((trigger) => {
    switch (trigger.kind) {
      case "mergeRequest":
        return mergeRequest;
      case "branch":
        return condition(trigger);
      case "tag":
        return `${pushed} && $CI_COMMIT_TAG`;
      case "schedule":
        return scheduled;
    }
  });
  return [...new Set([...(explainForks ? [mergeRequest] : []), ...conditions])].map((text) => ({ if: text }));
}

/** When a job is in a pipeline, and whether it waits for a person there. */
export function jobRules(job: Job, { programs }: Pipeline): Yaml[] {
  const changes = programs.find(({ name }) => name === job.program)?.changes;
  return job.triggers.map((trigger) => ({
    if: condition(trigger),
    ...(changes && seesChanges(trigger) && { changes: new Reference([changesEntry, job.program]) }),
    // Inside a rule it blocks the pipeline, as a promotion should; the end of a review stack does not.
    ...(job.manual && { when: "manual" }),
    ...(job.manual && job.environment?.action === "stop" && { allow_failure: true }),
  }));
}

/** The rule of the job that tells why a merge request from a fork has no preview. */
export const forkRules: Yaml[] = [
  {
    if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID != $CI_MERGE_REQUEST_PROJECT_ID',
  },
];

const mergeRequest = '$CI_PIPELINE_SOURCE == "merge_request_event"';

/** The code of a fork gets no identity of ours. GitLab: predefined variables of merge request pipelines. */
const ownMergeRequest = `${mergeRequest} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID`;

/** A schedule, a trigger or a person may start a pipeline on the same ref: none of them is a deployment. */
const pushed = '$CI_PIPELINE_SOURCE == "push"';

const scheduled = '$CI_PIPELINE_SOURCE == "schedule"';

/** GitLab: rules:if, predefined variables. */
function condition(trigger: Trigger): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return trigger.label === undefined
        ? ownMergeRequest
        : // A merge train starts a pipeline of its own, whose stack nobody would look at.
          `${ownMergeRequest} && $CI_MERGE_REQUEST_EVENT_TYPE != "merge_train" && $CI_MERGE_REQUEST_LABELS =~ /(^|,)${escaped(trigger.label)}(,|$)/`;
    case "branch":
      return `${pushed} && $CI_COMMIT_BRANCH == "${trigger.branch}"`;
    case "tag":
      return trigger.pattern.includes("*")
        ? `${pushed} && $CI_COMMIT_TAG =~ /^${regularExpression(trigger.pattern)}$/`
        : `${pushed} && $CI_COMMIT_TAG == "${trigger.pattern}"`;
    case "schedule":
      return `${scheduled} && $CI_PIPELINE_SCHEDULE_DESCRIPTION == "${trigger.schedule}" && $CI_COMMIT_BRANCH == "${trigger.branch}"`;
  }
}

/**
 * GitLab: rules:changes is true for every tag and schedule, so that it would only mislead there. On a new branch it is
 * true too, which is right: nothing of it has been deployed yet.
 */
function seesChanges({ kind }: Trigger): boolean {
  return kind === "mergeRequest" || kind === "branch";
}

/** A tag pattern in the RE2 syntax of GitLab's rules, between slashes. */
function regularExpression(pattern: string): string {
  return pattern.split("*").map(escaped).join(".*");
}

function escaped(text: string): string {
  return text.replace(/[.+/]/g, "\\$&");
}
