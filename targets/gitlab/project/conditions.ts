import { listed } from "../../../pipeline/diagnostics/wording";
import type { Job, TeamInclude } from "../../../pipeline/model";
import { ciFile } from "../ciFilePath";
import type { GitLabPlan } from "../gitLabPlan";
import { type Pushers, pushersOf } from "./pushers";

/**
 * The rights in GitLab that could still let unreviewed code deploy: who has each, and what it allows. With shared
 * previews the list is empty, because unreviewed code can deploy without these rights.
 */
export function conditionLines(plan: GitLabPlan): string[] {
  if (plan.exceptions.some(({ code }) => code === "SHARED_PREVIEWS")) return [];
  const conditions = [
    ...tagConditions(plan),
    ...pushConditions(plan),
    ...mergeConditions(plan),
    ...teamFileConditions(plan),
    ...teamJobConditions(plan),
    ...playConditions(plan),
    ...variableConditions(plan),
    ...scheduleConditions(plan),
    ...jobTokenConditions(plan),
    ...jobTokenAccessConditions(plan),
    ...runnerConditions(plan),
    ...organizationConditions(plan),
    "settings: every Maintainer may change these protections in GitLab. pulumi up --refresh detects and reverts such changes.",
  ];
  return ["Unreviewed code cannot deploy, under these conditions:", ...conditions.map((condition) => `  ${condition}`)];
}

type DeployJob = Pick<Job, "name" | "triggers" | "manual" | "ciEnvironment">;

/** GitLab: a protected tag restricts who creates it, not which commit it marks. */
function tagConditions(plan: GitLabPlan): string[] {
  return plan.protectedTags.map((tag) => {
    const started = deployJobs(plan, ({ triggers }) =>
      triggers.some((trigger) => trigger.kind === "tag" && trigger.pattern === tag),
    );
    const isHeld = started.every((job) => approvalsOf(plan, job) !== undefined);
    const narrow = isHeld
      ? ""
      : ` Narrow it with ${started.every(({ manual }) => manual) ? "" : "approval: manual, and "}protection.deployments.approvals (GitLab Premium).`;
    return `tags: every Maintainer may create a tag that matches ${listed([tag])} on any commit, including one that was never merged. The tag starts ${namesOf(started)}.${narrow}`;
  });
}

function pushConditions(plan: GitLabPlan): string[] {
  const { maintainers, tokenUser, nobody } = byPushers(plan);
  return [
    ...(nobody.length > 0 ? [`branches: nobody may push to ${oneOf(nobody)}.`] : []),
    ...(tokenUser.length > 0
      ? [
          `branches: only the user of the platform's GitLab token, who commits the CI file, may push to ${oneOf(tokenUser)}.`,
        ]
      : []),
    ...(maintainers.length > 0
      ? [
          `branches: every Maintainer may push to ${oneOf(maintainers)} without a review. Narrow it with protection.push: no one (GitLab Premium).`,
        ]
      : []),
  ];
}

/** The protected branches, by who may push to them. */
function byPushers(plan: GitLabPlan): Readonly<Record<Pushers, readonly string[]>> {
  const branchesOf = (pushers: Pushers) =>
    plan.protectedBranches.filter((branch) => pushersOf(plan, branch) === pushers);
  return { maintainers: branchesOf("maintainers"), tokenUser: branchesOf("tokenUser"), nobody: branchesOf("nobody") };
}

/** No condition if every Maintainer may push anyway, unless merge requests need approvals. */
function mergeConditions(plan: GitLabPlan): string[] {
  const { approvals } = plan.reviewGates;
  const who = (branches: readonly string[]) => `merge requests: every Maintainer may merge one into ${oneOf(branches)}`;
  if (approvals !== undefined) {
    const people =
      approvals === 1 ? "one person who did not write it has" : `${approvals} people who did not write it have`;
    return [`${who(plan.protectedBranches)}, after ${people} approved it.`];
  }
  const { tokenUser, nobody } = byPushers(plan);
  const closed = [...nobody, ...tokenUser];
  return closed.length > 0
    ? [`${who(closed)} without a review, including their own. Narrow it with protection.approvals (GitLab Premium).`]
    : [];
}

/** GitLab: include, "Merge method": the including file takes precedence over the included one. */
function teamFileConditions({ outline }: GitLabPlan): string[] {
  if (!outline.included) return [];
  return [
    `the team's CI file: every change of ${ciFile}, or of a file that it includes, also from another project, may change these jobs. Pin includes of other projects to a commit.`,
  ];
}

/**
 * GitLab: include:local is the file of the pipeline's own commit, so a user who can change it can change the CI file, too. The
 * other forms are files that this project does not control.
 */
function teamJobConditions({ outline: { teamJobs } }: GitLabPlan): string[] {
  const sources = (teamJobs?.includes ?? []).map(({ source }) => source);
  const local = sources.flatMap((source) => (source.kind === "local" ? [source.local] : []));
  const others = sources.flatMap((source) => (source.kind === "local" ? [] : [placeOf(source)]));
  return [
    ...(local.length > 0
      ? [
          `included files: a change of ${listed(local)} on a protected ref may change these jobs, as a change of ${ciFile} may. A merge request's version of them can do no more than its ${ciFile}: it gets no identity of a deployment, and no protected variables.`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `included files of other owners: users who can change ${listed(others)} can change these jobs, without a merge request in this project. Pin them to a commit if that is possible.`,
        ]
      : []),
  ];
}

function placeOf(source: Exclude<TeamInclude["source"], { kind: "local" }>): string {
  switch (source.kind) {
    case "component":
      return source.component;
    case "template":
      return source.template;
    case "project":
      return `${source.project}/${source.file}`;
  }
}

/** GitLab: those who may update a protected branch or tag may start its manual jobs. */
function playConditions(plan: GitLabPlan): string[] {
  const manual = deployJobs(plan, (job) => job.manual);
  const [first] = manual;
  if (!first) return [];
  const approvals = approvalsOf(plan, first);
  const who = `manual jobs: every Maintainer may start ${namesOf(manual)}`;
  if (approvals === undefined) {
    return [
      `${who}, including for their own changes. Narrow it with protection.deployments.approvals (GitLab Premium).`,
    ];
  }
  const others =
    approvals === 1
      ? "one Maintainer who did not start the pipeline has"
      : `${approvals} Maintainers who did not start the pipeline have`;
  return [`${who}, after ${others} approved it.`];
}

/** GitLab: users who may update a protected ref may start its pipeline by hand or through the API. */
function variableConditions({ protectedBranches, protectedTags }: GitLabPlan): string[] {
  const refs = oneOf([...protectedBranches, ...protectedTags]);
  return [
    `variables: every Maintainer may start the jobs of ${refs} without a push, with variables that override the project's. Narrow it with GitLab's ci_pipeline_variables_minimum_override_role: no_one_allowed.`,
  ];
}

/** GitLab: a schedule runs with the rights of its owner, and a Maintainer may take ownership. */
function scheduleConditions({ schedules }: GitLabPlan): string[] {
  if (schedules.length === 0) return [];
  const names = oneOf(schedules.map(({ description }) => description));
  return [
    `schedules: every Maintainer may take ownership of the schedule ${names} and edit it. Its jobs run with the rights of its owner, who is at first the user of the platform's GitLab token.`,
  ];
}

/** GitLab: a job token has the rights of the user who started the job, and may create releases. */
function jobTokenConditions({ protectedTags, outline }: GitLabPlan): string[] {
  const tag = protectedTags.length === 0 ? "" : `, and with it a tag that matches ${oneOf(protectedTags)}`;
  const readsOnTag = outline.jobs.some(
    ({ identity, triggers }) => identity === "inspect" && triggers.some(({ kind }) => kind === "tag"),
  );
  // An approval protects deployments, not jobs that only read.
  const reads = readsOnTag
    ? " Before any approval, a job on that tag reads the stack that the tag would deploy, with the identity inspect."
    : "";
  return [
    `job token: the job token of a job that a Maintainer starts, retries or stops has the rights of this Maintainer. The job can create a release${tag}.${reads} Maintainers have to read the code of a job first.`,
  ];
}

/** GitLab: a job token of another project on the allow-list also has the rights of the user who started the job. */
function jobTokenAccessConditions({ jobTokenAccess }: GitLabPlan): string[] {
  const sources = [
    ...(jobTokenAccess?.projects ?? []).map((path) => `project ${listed([path])}`),
    ...(jobTokenAccess?.groups ?? []).map((path) => `all projects of group ${listed([path])}`),
  ];
  return sources.length === 0
    ? []
    : [
        `job tokens of other projects: the same is true for jobs of ${sources.join(", ")}, which may access this project with their job tokens.`,
      ];
}

/** GitLab Runner: the shell and ssh executors run all jobs as one user, with one home. */
function runnerConditions({ outline }: GitLabPlan): string[] {
  const isolated =
    "runners: a runner of merge request jobs starts each job in a new container or machine, or it runs no jobs of protected refs. Narrow it with protected runners, and with runnerTags of the deployments.";
  const caches = outline.sharesCaches
    ? ["caches: deployments use caches that merge request jobs write (an exception in force)."]
    : [];
  return [isolated, ...caches];
}

/** Pulumi Cloud: the token of a team also has the default permissions of all members. */
function organizationConditions({ access }: GitLabPlan): string[] {
  if (!access.some(({ team }) => team !== undefined)) return [];
  return [
    "Pulumi organization: the default permissions of members include no stacks and no ESC environments. Otherwise a team's token could do more than this text says. pulumi up checks them.",
  ];
}

/** The jobs that change what runs: those of Pulumi deployments, and those that deploy Kestra flows. */
function deployJobs({ outline }: GitLabPlan, matches: (job: DeployJob) => boolean): DeployJob[] {
  const { jobs, kestra } = outline;
  return [
    ...jobs.filter(({ identity }) => identity === "deploy"),
    ...(kestra?.jobs ?? []).filter(({ action }) => action.kind === "deploy" || action.kind === "remediateDrift"),
  ].filter(matches);
}

/** The number of approvals that a job's deployment environment requires; undefined if none. */
function approvalsOf({ reviewGates }: GitLabPlan, { ciEnvironment }: DeployJob): number | undefined {
  return reviewGates.ciEnvironments.find(({ name }) => name === ciEnvironment?.name)?.approvals;
}

function namesOf(jobs: readonly DeployJob[]): string {
  return jobs.map(({ name }) => name).join(" and ");
}

function oneOf(names: readonly string[]): string {
  return names.map((name) => listed([name])).join(" or ");
}
