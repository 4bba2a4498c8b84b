import type { Pipeline, Trigger } from "../../pipeline/model";
import { CircleCiKind } from "../../pipeline/settings/choices";

/**
 * Expressions over pipeline values, for `when` and `filters`. CircleCI: a text with `<< >>` in it is no expression there,
 * and counts as true.
 */

/** A push to a branch or of a tag, or a trigger of a schedule. */
export type ReviewedTrigger = Exclude<Trigger, { readonly kind: "mergeRequest" }>;

/** The kind of the project: that of the settings, or the GitHub App. */
export function kindOf({ circleCi }: Pick<Pipeline, "circleCi">): CircleCiKind {
  return circleCi?.kind ?? CircleCiKind.GitHubApp;
}

/**
 * The pipelines that deploy: those of pushes, and those that a person starts. With the GitHub App, a pull request also
 * starts one, for its source branch. CircleCI: pipeline values.
 */
export function isPush(kind: CircleCiKind): string {
  switch (kind) {
    case CircleCiKind.GitHubApp:
      return 'pipeline.event.name == "push" or pipeline.event.name == "api"';
    case CircleCiKind.OAuth:
      return 'pipeline.trigger.type != "schedule" and pipeline.trigger.type != "webhook"';
  }
}

/**
 * The pipelines of pull requests. With OAuth these are the pushes to all branches but `reviewed`, which deploy or are
 * scheduled, and the default branch. A closed pull request starts a pipeline for its target branch.
 */
export function isPullRequest(kind: CircleCiKind, reviewed: readonly string[]): string {
  switch (kind) {
    case CircleCiKind.GitHubApp:
      return 'pipeline.event.name == "pull_request" and pipeline.event.action != "closed"';
    case CircleCiKind.OAuth:
      return [
        isPush(kind),
        "pipeline.git.branch and not pipeline.git.branch.is_default",
        ...reviewed.map((branch) => `pipeline.git.branch != ${text(branch)}`),
      ].join(" and ");
  }
}

/** The pipelines that a schedule starts. With the GitHub App, a schedule has no name, and sets a parameter instead. */
export function isScheduled(kind: CircleCiKind, { schedule, branch }: Extract<Trigger, { kind: "schedule" }>): string {
  const name = kind === CircleCiKind.OAuth ? "pipeline.schedule.name" : `pipeline.parameters.${scheduleParameter}`;
  return [
    'pipeline.trigger.type == "schedule"',
    `${name} == ${text(schedule)}`,
    `pipeline.git.branch == ${text(branch)}`,
  ].join(" and ");
}

/** The pipeline parameter with the name of the schedule that started the pipeline. */
export const scheduleParameter = "schedule";

/**
 * The refs of triggers. `matches` is an error for a pipeline without a tag, so a pattern has a guard. CircleCI: operators
 * of expressions.
 */
export function onRefs(triggers: readonly ReviewedTrigger[]): string {
  return anyOf(triggers.map(onRef));
}

/**
 * The restriction of a context to reviewed code: the refs of triggers, without a rerun with SSH, and without a configuration
 * from elsewhere. A person may start a pipeline that checks out one branch and has the configuration of another; only the
 * GitHub App has a value for it. CircleCI: restrict a context to an expression, triggers overview.
 */
export function contextRestriction(kind: CircleCiKind, triggers: readonly ReviewedTrigger[]): string {
  const refs = triggers.map((trigger) =>
    kind === CircleCiKind.GitHubApp ? `${onRef(trigger)} and ${hasConfigOf(trigger)}` : onRef(trigger),
  );
  const reviewed = anyOf(refs);
  return [
    reviewed.includes(" or ") ? `(${reviewed})` : reviewed,
    "not job.ssh.enabled",
    'not (pipeline.config_source starts-with "api")',
  ].join(" and ");
}

function onRef(trigger: ReviewedTrigger): string {
  if (trigger.kind !== "tag") return `pipeline.git.branch == ${text(trigger.branch)}`;
  return trigger.pattern.includes("*")
    ? `pipeline.git.tag and pipeline.git.tag matches /^${regularExpression(trigger.pattern)}$/`
    : `pipeline.git.tag == ${text(trigger.pattern)}`;
}

/** Whether the configuration is that of the ref. */
function hasConfigOf(trigger: ReviewedTrigger): string {
  if (trigger.kind !== "tag") return `pipeline.config.ref == ${text(`refs/heads/${trigger.branch}`)}`;
  const ref = `refs/tags/${trigger.pattern}`;
  return trigger.pattern.includes("*")
    ? `pipeline.config.ref matches /^${regularExpression(ref)}$/`
    : `pipeline.config.ref == ${text(ref)}`;
}

function anyOf(expressions: readonly string[]): string {
  const all = [...new Set(expressions)];
  return all.length === 1 ? (all[0] ?? "") : all.map((one) => (one.includes(" and ") ? `(${one})` : one)).join(" or ");
}

/** A text of an expression. Names of branches, tags and schedules have no quotes and no backslashes. */
function text(value: string): string {
  return `"${value}"`;
}

/** A tag pattern as a Java regular expression, which has to match the whole tag. */
function regularExpression(pattern: string): string {
  return pattern
    .split(/\*+/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"))
    .join(".*");
}
