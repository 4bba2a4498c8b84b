import type { Job, Pipeline, Trigger } from "../../pipeline/model";
import { Reference } from "../yamlText";
import type { Yaml } from "./yaml";

/** The hidden entry that lists, for each program, the paths whose changes start its jobs. */
export const changesEntry = ".changes";

/**
 * The `workflow` rules: one for each event that starts a job. The events are disjoint, so GitLab never creates
 * duplicate pipelines, and it creates no pipeline without jobs. GitLab: workflow:rules.
 */
export function workflowRules({ jobs, explainForks }: Pipeline): Yaml[] {
  const triggers = jobs.flatMap((job) => job.triggers);
  const conditions = triggers.map((trigger) => {
    switch (trigger.kind) {
      case "mergeRequest":
        return isMergeRequest;
      case "branch":
        return condition(trigger);
      case "tag":
        return `${isPush} && $CI_COMMIT_TAG`;
      case "schedule":
        return isSchedule;
    }
  });
  return [...new Set([...(explainForks ? [isMergeRequest] : []), ...conditions])].map((text) => ({ if: text }));
}

/** The `rules` of a job: which pipelines contain it, and whether a person has to start it. */
export function jobRules(job: Job, { programs }: Pipeline): Yaml[] {
  const changes = programs.find(({ name }) => name === job.program)?.changes;
  return job.triggers.map((trigger) => ({
    if: condition(trigger),
    ...(changes && evaluatesChanges(trigger) && { changes: new Reference([changesEntry, job.program]) }),
    // `when: manual` in a rule blocks the pipeline, as a promotion should. Stopping a review stack must not block it.
    ...(job.manual && { when: "manual" }),
    ...(job.manual && job.ciEnvironment?.action === "stop" && { allow_failure: true }),
  }));
}

/** The rule of the job that tells a merge request from a fork why it gets no preview. */
export const forkRules: Yaml[] = [
  {
    if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID != $CI_MERGE_REQUEST_PROJECT_ID',
  },
];

const isMergeRequest = '$CI_PIPELINE_SOURCE == "merge_request_event"';

/** Merge requests of this project. Code of a fork gets no identity. GitLab: predefined variables. */
const isOwnMergeRequest = `${isMergeRequest} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID`;

/** Only a push deploys, not a schedule, an API trigger or a person who runs a pipeline on the same ref. */
const isPush = '$CI_PIPELINE_SOURCE == "push"';

const isSchedule = '$CI_PIPELINE_SOURCE == "schedule"';

/** The `if` of a trigger's rule. GitLab: rules:if, predefined variables. */
function condition(trigger: Trigger): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return trigger.label === undefined
        ? isOwnMergeRequest
        : // A merge train starts another pipeline, for which a review stack would be useless.
          `${isOwnMergeRequest} && $CI_MERGE_REQUEST_EVENT_TYPE != "merge_train" && $CI_MERGE_REQUEST_LABELS =~ /(^|,)${escaped(trigger.label)}(,|$)/`;
    case "branch":
      return `${isPush} && $CI_COMMIT_BRANCH == "${trigger.branch}"`;
    case "tag":
      return trigger.pattern.includes("*")
        ? `${isPush} && $CI_COMMIT_TAG =~ /^${regularExpression(trigger.pattern)}$/`
        : `${isPush} && $CI_COMMIT_TAG == "${trigger.pattern}"`;
    case "schedule":
      return `${isSchedule} && $CI_PIPELINE_SCHEDULE_DESCRIPTION == "${trigger.schedule}" && $CI_COMMIT_BRANCH == "${trigger.branch}"`;
  }
}

/**
 * Whether `changes` has an effect for a trigger. GitLab: rules:changes is always true for tags and schedules. It is
 * also true for a new branch, which is right, because nothing of it has been deployed.
 */
function evaluatesChanges({ kind }: Trigger): boolean {
  return kind === "mergeRequest" || kind === "branch";
}

/** A tag pattern in the RE2 syntax of GitLab's rules, without the slashes around it. */
function regularExpression(pattern: string): string {
  return pattern.split("*").map(escaped).join(".*");
}

function escaped(text: string): string {
  return text.replace(/[.+/]/g, "\\$&");
}
