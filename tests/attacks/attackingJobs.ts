import type { DeploymentSettings } from "../../pipeline/settings/settings";
import type { IdTokenJob, PipelineSource } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { present, type Presented } from "./presented";
import { audience, type World } from "./world";

/** A ref of GitLab. */
export type Ref = { readonly branch: string } | { readonly tag: string };

/** The job that deploys, as GitLab runs it. */
export function deploying({ settings }: World, { name, on }: Pick<DeploymentSettings, "name" | "on">): IdTokenJob {
  return {
    project: settings.project,
    pipeline: pushed(on.branch === undefined ? { tag: refName({ on }) } : { branch: on.branch }, "maintainer"),
    environment: { name },
    audience,
  };
}

/** The branch of a deployment, or a tag that matches its pattern. */
export function refName({ on }: Pick<DeploymentSettings, "on">): string {
  return on.branch ?? (on.tag ?? "").replaceAll("*", "1");
}

/** The same job on another ref. */
export function on(job: IdTokenJob, ref: Ref, user: string): IdTokenJob {
  return started(job, job.pipeline.source, ref, user);
}

/** The job of a pipeline with another source. */
export function started(job: IdTokenJob, source: PipelineSource, ref: Ref, user: string): IdTokenJob {
  return { ...job, pipeline: { ...pushed(ref, user), source } };
}

/** A pipeline that a push to the ref starts. */
export function pushed(ref: Ref, user: string): IdTokenJob["pipeline"] {
  const isTag = "tag" in ref;
  return { source: "push", ref: isTag ? ref.tag : ref.branch, ...(isTag && { tag: true }), user };
}

/** Whether the job runs reviewed code. */
export function isReviewed({ pipeline }: IdTokenJob): boolean {
  return pipeline.source !== "merge_request_event";
}

/** The ID tokens of all these jobs. */
export async function presentAll(
  world: World,
  jobs: readonly IdTokenJob[],
  differing: Partial<Presented["attempt"]> = {},
): Promise<Presented[]> {
  return Promise.all(jobs.map((job) => present(world, job, differing)));
}
