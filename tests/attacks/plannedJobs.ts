import type { Job, Trigger } from "../../pipeline/model";
import type { IdTokenJob, PipelineSource } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { audience, topic, type World } from "./world";

/** A job of the planned pipeline, with one of its triggers and one pipeline source. */
export interface PlannedJob {
  readonly job: Pick<Job, "name" | "identity" | "login" | "triggers" | "ciEnvironment">;
  readonly trigger: Trigger;
  readonly source: PipelineSource;
}

export function plannedJobs({ plan }: Pick<World, "plan">): PlannedJob[] {
  const { jobs, kestra } = plan.outline;
  const opening = (kestra?.jobs ?? []).flatMap((job): PlannedJob["job"][] =>
    job.esc ? [{ ...job, identity: "deploy", login: job.esc.login }] : [],
  );
  return [...jobs, ...opening].flatMap((job) =>
    job.triggers.flatMap((trigger) => sourcesOf(trigger).map((source) => ({ job, trigger, source }))),
  );
}

/** The pipeline sources of a trigger. A push, "Run pipeline" and the API deploy a branch or tag. */
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

/** The job as GitLab runs it: as a developer for merge requests, as a maintainer on protected refs. */
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
