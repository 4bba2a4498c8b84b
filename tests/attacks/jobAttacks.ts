import type { Identity } from "../../pipeline/model";
import type { IdTokenJob, PipelineSource } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { type Attack, unreviewed } from "./attack";
import { isReviewed, on, presentAll, started } from "./attackingJobs";
import { idTokenJobs } from "./plannedJobs";
import { audience, fork, openBranch, other, rival, topic, type World } from "./world";

/** Attacks by jobs that GitLab runs, derived from the planned jobs. */
export const jobAttacks: readonly Attack[] = [
  attack("a branch that is not protected", (job) =>
    isReviewed(job)
      ? [on(job, { branch: topic }, "developer"), started(job, "push", { branch: "new" }, "developer")]
      : [],
  ),
  attack("a protected branch that every developer may push to", (job) =>
    isReviewed(job) ? [on(job, { branch: openBranch }, "developer")] : [],
  ),
  attack("a branch named as the tag, or a tag named as the branch", (job) => {
    const { ref, tag = false } = job.pipeline;
    return isReviewed(job) ? [started(job, "push", tag ? { branch: ref } : { tag: ref }, "developer")] : [];
  }),
  attack("another project", (job) => [elsewhere(job, other)]),
  attack("a project whose path looks alike", (job, { lookAlike }) => [elsewhere(job, lookAlike)]),
  attack("a fork", (job) => [elsewhere(job, fork)]),
  attack("a fork's merge request, in the fork", (job, world) => [
    { ...job, project: fork, pipeline: mergeRequest(world, topic, "attacker", world.settings.project) },
  ]),
  attack("a fork's merge request that a member runs in the parent", (job, world) =>
    [topic, openBranch, world.settings.defaultBranch].map((branch) => ({
      ...job,
      project: fork,
      pipeline: mergeRequest(world, branch, "maintainer", world.settings.project),
      runsIn: "parent" as const,
    })),
  ),
  attack(
    "a merge request whose CI file requests the token of another job",
    (job, world) => {
      const { ref, tag = false } = job.pipeline;
      const fromProtected = { ...mergeRequest(world, ref, "maintainer"), mergeRequest: { branch: openBranch } };
      return isReviewed(job)
        ? [
            { ...job, pipeline: mergeRequest(world, topic, "developer") },
            { ...job, pipeline: mergeRequest(world, openBranch, "developer") },
            ...(tag ? [] : [{ ...job, pipeline: fromProtected }]),
          ]
        : [];
    },
    unreviewed,
  ),
  attack("another audience", (job) =>
    [`urn:pulumi:org:${rival}`, `${audience}2`, "urn:pulumi:org:ACME", ""].map((wrong) => ({
      ...job,
      audience: wrong,
    })),
  ),
  attack("a pipeline that was started otherwise", (job) =>
    otherSources.map((source) => {
      const { mergeRequest: _mergeRequest, ...pipeline } = job.pipeline;
      return { ...job, pipeline: { ...pipeline, source } };
    }),
  ),
  attack(
    "a schedule",
    (job, { settings }) => {
      if (!isReviewed(job)) return [];
      const { environment, ...bare } = job;
      const names = ["review/7", "review/sweep", "preview/x"];
      const scheduled = [
        bare,
        ...names.map((name) => ({ ...bare, environment: { name } })),
        ...(environment ? [job] : []),
      ];
      return scheduled.flatMap((one) => [
        { ...one, pipeline: { ...one.pipeline, source: "schedule" as const } },
        started(one, "schedule", { branch: settings.defaultBranch }, "maintainer"),
        started(one, "schedule", { branch: openBranch }, "developer"),
      ]);
    },
    ["inspect", "review", "deploy"],
  ),
  attack(
    "another environment",
    (job, { settings }) => {
      const { environment: _environment, ...bare } = job;
      const names = settings.deployments.map(({ name }) => name);
      const own = job.environment?.name ?? names[0] ?? "";
      const alike = [`${own}.`, `${own} `, `${own}/x`, `x/${own}`, own.toUpperCase(), `${own}$`];
      return [
        bare,
        ...[...names, ...alike, "review", "review/7", "preview", "preview/x"].map((name) => ({
          ...bare,
          environment: { name },
        })),
      ];
    },
    ["preview", "inspect", "review", "deploy"],
  ),
];

const otherSources: readonly PipelineSource[] = ["trigger", "pipeline", "parent_pipeline", "chat", "external"];

/** Jobs derived from each planned one. */
function attack(
  name: string,
  jobs: (job: IdTokenJob, world: World) => readonly IdTokenJob[],
  entitledTo: readonly Identity[] = [],
): Attack {
  return {
    name,
    entitledTo,
    harmless: true,
    present: (world) => presentAll(world, once(idTokenJobs(world).flatMap((job) => jobs(job, world)))),
  };
}

function once(jobs: readonly IdTokenJob[]): IdTokenJob[] {
  return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}

/** The same pipeline in a project of the attacker with the same setup. */
function elsewhere(job: IdTokenJob, project: string): IdTokenJob {
  return { ...job, project, pipeline: { ...job.pipeline, user: "attacker" } };
}

function mergeRequest({ settings }: World, branch: string, user: string, project?: string): IdTokenJob["pipeline"] {
  const target = { branch: settings.defaultBranch, ...(project !== undefined && { project }) };
  return { source: "merge_request_event", ref: branch, user, mergeRequest: target };
}
