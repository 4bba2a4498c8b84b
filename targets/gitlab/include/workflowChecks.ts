import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed } from "../../../pipeline/diagnostics/wording";
import { isMap } from "../../../pipeline/isMap";
import type { Pipeline, Trigger } from "../../../pipeline/model";
import { ciFile } from "../ciFilePath";
import type { Yaml } from "../yaml";
import { lastValue, type TeamContents, teamEntries } from "./teamContents";

/** Diagnoses the team's `workflow`, which decides for the jobs of both files which pipelines exist. */
export function workflowDiagnostics(team: TeamContents, pipeline: Pipeline): Diagnostic[] {
  const written = lastValue(team, "workflow");
  const workflow = isMap(written) ? written : {};
  const rules = Array.isArray(workflow.rules) ? (workflow.rules as unknown[]) : undefined;
  return [
    ...cancelledDeployments(workflow, rules ?? []),
    ...(rules ? missingRules(rules, pipeline) : secondPipelines(team, pipeline)),
    ...scheduledJobs(team, rules, pipeline),
  ];
}

/** GitLab: workflow:auto_cancel:on_job_failure cancels all jobs, also those that are not interruptible. */
function cancelledDeployments(workflow: Yaml, rules: readonly unknown[]): Diagnostic[] {
  const cancels = [workflow, ...rules].some(
    (one) => isMap(one) && isMap(one.auto_cancel) && one.auto_cancel.on_job_failure === "all",
  );
  if (!cancels) return [];
  const message = `the workflow of ${ciFile} has auto_cancel:on_job_failure: all, so a failed job of the team would cancel a running deployment. Remove it`;
  return [errorAt("CANCELLED_DEPLOYMENTS", "delivery", message)];
}

function missingRules(rules: readonly unknown[], { jobs }: Pipeline): Diagnostic[] {
  const kinds = [...new Set(jobs.flatMap(({ triggers }) => triggers.map(({ kind }) => kind)))];
  const missing = kinds.filter((kind) => !rules.some((rule) => allows(rule, kind)));
  if (missing.length === 0) return [];
  const message = `the workflow of ${ciFile} probably has no rule for ${listed(missing.map((kind) => eventTexts[kind]))}, and without a pipeline none of these jobs run. Add a rule`;
  return [warningAt("TEAM_WORKFLOW", "delivery", message)];
}

const eventTexts: Readonly<Record<Trigger["kind"], string>> = {
  mergeRequest: "merge requests",
  branch: "pushes to branches",
  tag: "tags",
  schedule: "schedules",
};

/** Whether a rule may be true for an event. It does not evaluate the condition, but looks for names of variables in it. */
function allows(rule: unknown, kind: Trigger["kind"]): boolean {
  if (!isMap(rule)) return true;
  if (rule.when === "never") return false;
  const { if: condition } = rule;
  if (typeof condition !== "string") return true;
  const words = wordsOf[kind];
  return words.some((word) => condition.includes(word)) && (kind === "mergeRequest" || !isOnlyMergeRequest(condition));
}

const wordsOf: Readonly<Record<Trigger["kind"], readonly string[]>> = {
  mergeRequest: ["merge_request", "CI_MERGE_REQUEST", "!="],
  branch: ["CI_COMMIT_BRANCH", "CI_COMMIT_REF", "CI_DEFAULT_BRANCH", "CI_PIPELINE_SOURCE"],
  tag: ["CI_COMMIT_TAG", "CI_COMMIT_REF", "CI_PIPELINE_SOURCE"],
  schedule: ["schedule", "CI_COMMIT_BRANCH", "CI_COMMIT_REF", "CI_DEFAULT_BRANCH", "!="],
};

function isOnlyMergeRequest(condition: string): boolean {
  return /^\s*\$CI_PIPELINE_SOURCE\s*==\s*["']merge_request_event["']\s*$/.test(condition);
}

/** Without `workflow` rules, a merge request gets a pipeline of these jobs in addition to the team's branch pipeline. */
function secondPipelines(team: TeamContents, { jobs }: Pipeline): Diagnostic[] {
  const previews = jobs.some(({ triggers }) => triggers.some(({ kind }) => kind === "mergeRequest"));
  const names = previews ? jobsWithoutRules(team) : [];
  if (names.length === 0) return [];
  const message = `${ciFile} has no workflow rules, so a merge request gets a second pipeline, and "Pipelines must succeed" then no longer waits for jobs without rules, such as ${listed(names.slice(0, 3))}. Add workflow rules for merge requests`;
  return [warningAt("TEAM_WORKFLOW", "delivery", message)];
}

/** Warns about jobs of the team that the schedules of the pipeline also run. Without `workflow` rules all pipelines run. */
export function scheduledJobs(
  team: TeamContents,
  rules: readonly unknown[] | undefined,
  { jobs }: Pipeline,
  setting = "delivery",
): Diagnostic[] {
  const isScheduled = jobs.some(({ triggers }) => triggers.some(({ kind }) => kind === "schedule"));
  const names = isScheduled && (rules ?? [{}]).some((rule) => allows(rule, "schedule")) ? jobsWithoutRules(team) : [];
  if (names.length === 0) return [];
  const message = `the schedules of this pipeline also run jobs of the team without rules, such as ${listed(names.slice(0, 3))}. If schedules should not run them, add rules that exclude schedules`;
  return [warningAt("TEAM_WORKFLOW", setting, message)];
}

/** The team's jobs without rules. GitLab runs them for branches and tags, but not for merge requests. */
function jobsWithoutRules(team: TeamContents): string[] {
  return teamEntries(team)
    .filter(
      ({ name, content }) =>
        !name.startsWith(".") && !["rules", "only", "except", "extends"].some((key) => key in content),
    )
    .map(({ name }) => name);
}
