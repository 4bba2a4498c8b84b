import type { Job, Trigger } from "../../pipeline/model";
import type { IdTokenJob } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { audience, topic, type World } from "./world";

/** A job of the planned pipeline, with one of its triggers. */
export interface PlannedJob {
  readonly job: Job;
  readonly trigger: Trigger;
}

export function plannedJobs({ plan }: Pick<World, "plan">): PlannedJob[] {
  return plan.outline.jobs.flatMap((job) => job.triggers.map((trigger) => ({ job, trigger })));
}

/** The job as GitLab runs it: merge requests belong to a developer, protected refs to a maintainer. */
export function idTokenJob({ settings }: Pick<World, "settings">, { job, trigger }: PlannedJob): IdTokenJob {
  const { ciEnvironment } = job;
  return {
    project: settings.project,
    audience,
    pipeline: pipelineOf(settings.defaultBranch, trigger),
    ...(ciEnvironment && {
      environment: { name: ciEnvironment.name.replace("{mergeRequest}", "7"), action: ciEnvironment.action },
    }),
  };
}

/** All planned jobs, once for every identity and trigger. */
export function idTokenJobs(world: Pick<World, "plan" | "settings">): IdTokenJob[] {
  const jobs = plannedJobs(world).map((planned) => idTokenJob(world, planned));
  return [...new Map(jobs.map((job) => [JSON.stringify(job), job])).values()];
}

function pipelineOf(defaultBranch: string, trigger: Trigger): IdTokenJob["pipeline"] {
  switch (trigger.kind) {
    case "mergeRequest":
      return { source: "merge_request_event", ref: topic, user: "developer", mergeRequest: { branch: defaultBranch } };
    case "branch":
      return { source: "push", ref: trigger.branch, user: "maintainer" };
    case "tag":
      return { source: "push", ref: trigger.pattern.replaceAll("*", "1"), tag: true, user: "maintainer" };
    case "schedule":
      return { source: "schedule", ref: trigger.branch, user: "maintainer" };
  }
}
