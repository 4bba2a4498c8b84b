import type { Job, Trigger } from "../../pipeline/model";
import type { IdTokenJob, PipelineSource } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { audience, topic, type World } from "./world";

/** A job of the planned pipeline, with one of the triggers that start it, and what starts the pipeline. */
export interface PlannedJob {
  readonly job: Job;
  readonly trigger: Trigger;
  readonly source: PipelineSource;
}

export function plannedJobs({ plan }: Pick<World, "plan">): PlannedJob[] {
  return plan.outline.jobs.flatMap((job) =>
    job.triggers.flatMap((trigger) => sourcesOf(trigger).map((source) => ({ job, trigger, source }))),
  );
}

/** A branch or tag is deployed by a push, by a person and through the API. */
function sourcesOf({ kind }: Trigger): readonly PipelineSource[] {
  switch (kind) {
    case "mergeRequest":
      return ["merge_request_event"];
    case "branch":
    case "tag":
      return ["push", "web", "api"];
    case "schedule":
      return ["schedule"];
  }
}

/** The job as GitLab runs it: merge requests are a developer's, what is protected a maintainer's. */
export function idTokenJob({ settings }: Pick<World, "settings">, { job, trigger, source }: PlannedJob): IdTokenJob {
  const { ciEnvironment } = job;
  return {
    project: settings.project,
    audience,
    pipeline: { source, ...pipelineOf(settings.defaultBranch, trigger) },
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

function pipelineOf(defaultBranch: string, trigger: Trigger): Omit<IdTokenJob["pipeline"], "source"> {
  switch (trigger.kind) {
    case "mergeRequest":
      return { ref: topic, user: "developer", mergeRequest: { branch: defaultBranch } };
    case "branch":
      return { ref: trigger.branch, user: "maintainer" };
    case "tag":
      return { ref: trigger.pattern.replaceAll("*", "1"), tag: true, user: "maintainer" };
    case "schedule":
      return { ref: trigger.branch, user: "maintainer" };
  }
}
