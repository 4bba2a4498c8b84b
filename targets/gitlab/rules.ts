import { allJobs, type Job, type Pipeline, runsUnreviewedCode, type Trigger } from "../../pipeline/model";
import { Reference } from "../yamlText";
import { ciFileCommitTitle } from "./ciFileCommit";
import { mergeTitle } from "./mergeRequest/request";
import { deployingSources } from "./claims";
import type { Yaml } from "./yaml";

/** The hidden entry that lists, for each program, the paths whose changes start its jobs. */
export const changesEntry = ".changes";

/**
 * The `workflow` rules. Every merge request gets a pipeline, because a project may require a successful pipeline to
 * merge. Other events get a pipeline if they start a job. The events are disjoint, so GitLab never creates duplicate
 * pipelines. GitLab: workflow:rules, "Pipelines must succeed".
 */
export function workflowRules(pipeline: Pipeline): Yaml[] {
  const triggers = allJobs(pipeline).flatMap((job) => job.triggers);
  const conditions = triggers.map((trigger) => {
    switch (trigger.kind) {
      case "mergeRequest":
        return isMergeRequest;
      case "branch":
        return condition(trigger);
      case "tag":
        return `${isOnRef} && $CI_COMMIT_TAG`;
      case "schedule":
        return isSchedule;
    }
  });
  return [
    // A newer pipeline of a merge request cancels the previews in the older one.
    { if: isMergeRequest, auto_cancel: { on_new_commit: "conservative" } },
    ...(triggers.some(({ kind }) => kind === "branch") ? [ownCommitRule(pipeline)] : []),
    ...[...new Set(conditions)].filter((text) => text !== isMergeRequest).map((text) => ({ if: text })),
  ];
}

/** The rule that skips the pushes of the commits of the CI file. */
export function ownCommitRule(pipeline: FileCommits): Yaml {
  return { if: isOwnCommit(pipeline), when: "never" };
}

/** The properties that decide the rules of a job, of a Pulumi program or of Kestra flows. */
type RuledJob = Pick<Job, "triggers" | "program" | "manual" | "ciEnvironment">;

/** The `rules` of a job: which pipelines contain it, and whether a person has to start it. */
export function jobRules(job: RuledJob, { programs, kestra }: Pipeline): Yaml[] {
  const all = [...programs, ...(kestra?.programs ?? [])];
  const changes = all.find(({ name }) => name === job.program)?.changes;
  return job.triggers.map((trigger) => ({
    if: condition(trigger),
    ...(changes && evaluatesChanges(trigger) && { changes: new Reference([changesEntry, job.program]) }),
    // `when: manual` in a rule blocks the pipeline, as a promotion should. Stopping a review stack must not block it.
    ...(job.manual && { when: "manual" }),
    ...(job.manual && job.ciEnvironment?.action === "stop" && { allow_failure: true }),
  }));
}

/**
 * The rules of the job that explains why a merge request has no preview. The job runs if the pipeline has no other job.
 * `reasonVariable` contains the reason.
 */
export function skippedRules(pipeline: Pipeline, reasonVariable: string): Yaml[] {
  const because = (reason: string): Yaml => ({ variables: { [reasonVariable]: `No preview: ${reason}.` } });
  const jobs = allJobs(pipeline).filter(runsUnreviewedCode);
  const others = unique(jobs.flatMap((job) => jobRules({ ...job, manual: false }, pipeline)));
  const previewsAll = others.some((rule) => Object.keys(rule).length === 1 && rule.if === isOwnMergeRequest);
  const kinds = new Set(jobs.map(({ action }) => action.kind));
  const validates = kinds.has("validate");
  const why =
    kinds.has("preview") || validates
      ? `this merge request changes none of the ${validates ? "programs that merge requests preview or validate" : "previewed programs"}`
      : `the settings of this pipeline preview no deployment${pipeline.kestra ? " and validate no Kestra flows" : ""} on merge requests`;
  return [
    {
      if: isForkMergeRequest,
      ...because("this merge request comes from a fork, and code of a fork gets no identity of this project"),
    },
    ...(previewsAll
      ? []
      : [...others.map((rule) => ({ ...rule, when: "never" })), { if: isMergeRequest, ...because(why) }]),
  ];
}

export const isMergeRequest = '$CI_PIPELINE_SOURCE == "merge_request_event"';

/** Merge requests of this project. Code of a fork gets no identity. GitLab: predefined variables. */
const isOwnMergeRequest = `${isMergeRequest} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID`;

const isForkMergeRequest = `${isMergeRequest} && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID != $CI_MERGE_REQUEST_PROJECT_ID`;

/**
 * A push, or a pipeline started by hand ("Run pipeline") or through the API. On a protected branch or tag, only users
 * who may push or merge to it, or create it, may start a pipeline. GitLab: CI/CD pipelines, "Pipeline security on
 * protected branches".
 */
const isOnRef = `$CI_PIPELINE_SOURCE =~ /^(${deployingSources.join("|")})$/`;

/** The properties that decide the titles of the CI file's commits. */
type FileCommits = Pick<Pipeline, "origin" | "byMergeRequest">;

/**
 * The push of the commit that adds or updates this file on the default branch, or the merge of its merge request with
 * GitLab's default message. If a developer's commit has this title, its push starts no pipeline. A pipeline that is
 * started by hand, by a tag or by another branch still deploys the commit. GitLab: "Commit message templates".
 */
function isOwnCommit({ origin, byMergeRequest }: FileCommits): string {
  const own = escaped(ciFileCommitTitle("Add", origin)).replace(/^Add/, "(Add|Update)");
  const title = byMergeRequest ? `(${own}|${escaped(mergeTitle(origin))}.*)` : own;
  return `$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_COMMIT_TITLE =~ /^${title}$/`;
}

const isSchedule = '$CI_PIPELINE_SOURCE == "schedule"';

/** The `if` of a trigger's rule. GitLab: rules:if, predefined variables. */
export function condition(trigger: Trigger): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return trigger.label === undefined
        ? isOwnMergeRequest
        : // A merge train starts another pipeline, for which a review stack would be useless.
          `${isOwnMergeRequest} && $CI_MERGE_REQUEST_EVENT_TYPE != "merge_train" && $CI_MERGE_REQUEST_LABELS =~ /(^|,)${escaped(trigger.label)}(,|$)/`;
    case "branch":
      return `${isOnRef} && $CI_COMMIT_BRANCH == "${trigger.branch}"`;
    case "tag":
      return trigger.pattern.includes("*")
        ? `${isOnRef} && $CI_COMMIT_TAG =~ /^${regularExpression(trigger.pattern)}$/`
        : `${isOnRef} && $CI_COMMIT_TAG == "${trigger.pattern}"`;
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
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function unique(rules: readonly Yaml[]): Yaml[] {
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}
