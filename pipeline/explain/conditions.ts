import { listed } from "../errors";
import type { Job } from "../model";
import type { Plan } from "../plan/plan";

/** The rights in GitLab that could still let unreviewed code deploy: who has each, and what it allows. */
export function conditionLines(plan: Plan): string[] {
  const conditions = [
    ...tagConditions(plan),
    ...pushConditions(plan),
    ...playConditions(plan),
    ...variableConditions(plan),
    ...scheduleConditions(plan),
    ...jobTokenConditions(plan),
  ];
  return [
    "What the claim rests on, that unreviewed code never gets what deploys:",
    ...conditions.map((condition) => `  ${condition}`),
  ];
}

/** GitLab: protected tags ask who creates the tag, and not where its commit comes from. */
function tagConditions({ protectedTags, outline }: Plan): string[] {
  return protectedTags.map((tag) => {
    const started = deployJobs(outline.jobs, ({ triggers }) =>
      triggers.some((trigger) => trigger.kind === "tag" && trigger.pattern === tag),
    );
    return `tags: every Maintainer may create a tag that matches ${listed([tag])} on any commit, also on one that was never merged. It starts ${started}.`;
  });
}

function pushConditions({ protectedBranches }: Plan): string[] {
  return [`branches: every Maintainer may push to ${oneOf(protectedBranches)} without a review.`];
}

/** GitLab: a manual job of a protected branch or tag is for those who may update that branch or tag. */
function playConditions({ outline }: Plan): string[] {
  const manual = deployJobs(outline.jobs, (job) => job.manual);
  return manual === "" ? [] : [`play: every Maintainer may press play for ${manual}, also for a change of their own.`];
}

function variableConditions({ protectedBranches, protectedTags }: Plan): string[] {
  const refs = oneOf([...protectedBranches, ...protectedTags]);
  return [
    `variables: every Maintainer may run a pipeline on ${refs}, and give it variables that replace the project's. Narrow it with GitLab's ci_pipeline_variables_minimum_override_role: no_one_allowed.`,
  ];
}

/** GitLab: a schedule belongs to its owner, and a Maintainer may take it over. */
function scheduleConditions({ schedules }: Plan): string[] {
  if (schedules.length === 0) return [];
  const names = oneOf(schedules.map(({ description }) => description));
  return [
    `schedules: every Maintainer may take over the schedule ${names}, and then edit it. Its jobs run with the rights of its owner, at first the user of the platform's GitLab token.`,
  ];
}

/** GitLab: CI/CD job tokens have the rights of the user who started the job, and may use the releases API. */
function jobTokenConditions({ protectedTags }: Plan): string[] {
  const tag = protectedTags.length === 0 ? "" : `, and with it a tag that matches ${oneOf(protectedTags)}`;
  return [
    `job token: a job that a Maintainer starts, retries or stops runs with a job token that has the rights of this Maintainer. It can create a release${tag}. A Maintainer reads the code that a job runs before they do that.`,
  ];
}

/** The names of the jobs that deploy and match, joined. */
function deployJobs(jobs: readonly Job[], matches: (job: Job) => boolean): string {
  return jobs
    .filter((job) => job.identity === "deploy" && matches(job))
    .map(({ name }) => name)
    .join(" and ");
}

function oneOf(names: readonly string[]): string {
  return names.map((name) => listed([name])).join(" or ");
}
