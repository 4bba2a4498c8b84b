import { listed } from "../../../pipeline/errors";
import type { Job } from "../../../pipeline/model";
import { PushAccess } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../gitLabPlan";

/**
 * The rights in GitLab that could still let unreviewed code deploy: who has each, and what it allows. Where previews are
 * shared it deploys without any of them.
 */
export function conditionLines(plan: GitLabPlan): string[] {
  if (plan.exceptions.some(({ code }) => code === "SHARED_PREVIEWS")) return [];
  const conditions = [
    ...tagConditions(plan),
    ...pushConditions(plan),
    ...mergeConditions(plan),
    ...playConditions(plan),
    ...variableConditions(plan),
    ...scheduleConditions(plan),
    ...jobTokenConditions(plan),
    ...runnerConditions(plan),
    ...organizationConditions(plan),
    "settings: every Maintainer may change these protections in GitLab. pulumi up --refresh shows that, and takes it back.",
  ];
  return [
    "What the claim rests on, that unreviewed code never gets what deploys:",
    ...conditions.map((condition) => `  ${condition}`),
  ];
}

/** GitLab: protected tags ask who creates the tag, and not where its commit comes from. */
function tagConditions(plan: GitLabPlan): string[] {
  return plan.protectedTags.map((tag) => {
    const started = deployJobs(plan, ({ triggers }) =>
      triggers.some((trigger) => trigger.kind === "tag" && trigger.pattern === tag),
    );
    const held = started.every((job) => approvalsOf(plan, job) !== undefined);
    const narrow = held
      ? ""
      : ` Narrow it with ${started.every(({ manual }) => manual) ? "" : "approval: manual, and "}protection.deployments.approvals (GitLab Premium).`;
    return `tags: every Maintainer may create a tag that matches ${listed([tag])} on any commit, also on one that was never merged. It starts ${namesOf(started)}.${narrow}`;
  });
}

function pushConditions({ protectedBranches, reviewGates }: GitLabPlan): string[] {
  const branches = oneOf(protectedBranches);
  return [
    reviewGates.push === PushAccess.NoOne
      ? `branches: no one may push to ${branches} but the user of the platform's GitLab token, who commits the CI file.`
      : `branches: every Maintainer may push to ${branches} without a review. Narrow it with protection.push: no one (GitLab Premium).`,
  ];
}

/** Where every Maintainer may push there is nothing more to say, unless merge requests ask for more. */
function mergeConditions({ protectedBranches, reviewGates: { push, approvals } }: GitLabPlan): string[] {
  const who = `merge requests: every Maintainer may merge one into ${oneOf(protectedBranches)}`;
  if (approvals !== undefined) {
    const people = approvals === 1 ? "one person has" : `${approvals} people have`;
    return [`${who}, once ${people} approved it who did not write it.`];
  }
  return push === PushAccess.NoOne
    ? [`${who} without a review, also their own. Narrow it with protection.approvals (GitLab Premium).`]
    : [];
}

/** GitLab: a manual job of a protected branch or tag is for those who may update that branch or tag. */
function playConditions(plan: GitLabPlan): string[] {
  const manual = deployJobs(plan, (job) => job.manual);
  const [first] = manual;
  if (!first) return [];
  const approvals = approvalsOf(plan, first);
  const who = `play: every Maintainer may press play for ${namesOf(manual)}`;
  if (approvals === undefined) {
    return [
      `${who}, also for a change of their own. Narrow it with protection.deployments.approvals (GitLab Premium).`,
    ];
  }
  const others = approvals === 1 ? "one Maintainer has" : `${approvals} Maintainers have`;
  return [`${who}, once ${others} approved it who did not start its pipeline.`];
}

function variableConditions({ protectedBranches, protectedTags }: GitLabPlan): string[] {
  const refs = oneOf([...protectedBranches, ...protectedTags]);
  return [
    `variables: every Maintainer may run a pipeline on ${refs}, and give it variables that replace the project's. Narrow it with GitLab's ci_pipeline_variables_minimum_override_role: no_one_allowed.`,
  ];
}

/** GitLab: a schedule belongs to its owner, and a Maintainer may take it over. */
function scheduleConditions({ schedules }: GitLabPlan): string[] {
  if (schedules.length === 0) return [];
  const names = oneOf(schedules.map(({ description }) => description));
  return [
    `schedules: every Maintainer may take over the schedule ${names}, and then edit it. Its jobs run with the rights of its owner, at first the user of the platform's GitLab token.`,
  ];
}

/** GitLab: CI/CD job tokens have the rights of the user who started the job, and may use the releases API. */
function jobTokenConditions({ protectedTags, outline }: GitLabPlan): string[] {
  const tag = protectedTags.length === 0 ? "" : `, and with it a tag that matches ${oneOf(protectedTags)}`;
  const inspects = outline.jobs.some(
    ({ identity, triggers }) => identity === "inspect" && triggers.some(({ kind }) => kind === "tag"),
  );
  // An approval holds a deployment, and no job that only reads.
  const reads = inspects
    ? " A job on that tag reads, as inspect, what the tag would deploy to, before any approval."
    : "";
  return [
    `job token: a job that a Maintainer starts, retries or stops runs with a job token that has the rights of this Maintainer. It can create a release${tag}.${reads} A Maintainer reads the code that a job runs before they do that.`,
  ];
}

/** GitLab Runner: the shell and ssh executors start a login shell of one user, whose home they keep for the next job. */
function runnerConditions({ outline }: GitLabPlan): string[] {
  const isolated =
    "runners: a runner that runs jobs of merge requests gives each job a container or a machine of its own, or runs no job of a protected ref. Narrow it with protected runners, and runnerTags of the deployments.";
  const caches = outline.sharesCaches
    ? ["caches: the jobs that deploy use caches that the jobs of merge requests write, which is an exception here."]
    : [];
  return [isolated, ...caches];
}

/** Pulumi Cloud: what every member of an organization may do, the tokens of its teams may do as well. */
function organizationConditions({ access }: GitLabPlan): string[] {
  if (!access.some(({ team }) => team !== undefined)) return [];
  return [
    "Pulumi organization: its default permissions give members neither stacks nor ESC environments, or a team's token could do more than is said here. pulumi up asks for them.",
  ];
}

function deployJobs({ outline }: GitLabPlan, matches: (job: Job) => boolean): Job[] {
  return outline.jobs.filter((job) => job.identity === "deploy" && matches(job));
}

/** How many approvals a job's deployment environment asks for; undefined where it asks for none. */
function approvalsOf({ reviewGates }: GitLabPlan, { environment }: Job): number | undefined {
  return reviewGates.environments.find(({ name }) => name === environment?.name)?.approvals;
}

function namesOf(jobs: readonly Job[]): string {
  return jobs.map(({ name }) => name).join(" and ");
}

function oneOf(names: readonly string[]): string {
  return names.map((name) => listed([name])).join(" or ");
}
