import { commitOfPipeline } from "../ci/pipelines/commitOfPipeline";
import type { ArtifactFile, Job } from "../ci/entities";
import { allowsFailure } from "../ci/process/jobsOf";
import type { GitLabState } from "../state";
import { presentCommit } from "./commit";
import { seconds } from "./pipelineDetails";
import { presentBasics, refOf } from "./pipelineSummary";
import { presentProfile } from "./user";

/** A job with its artifacts and runner. GitLab: `Entities::Ci::Job`. */
export function presentJob(state: GitLabState, job: Job, origin: string): object {
  const archive = job.artifacts.find(({ fileType }) => fileType === "archive");
  return {
    ...presentJobBasics(state, job, origin),
    ...(archive && { artifacts_file: { filename: archive.filename, size: archive.size } }),
    artifacts: job.artifacts.map(presentArtifact),
    runner: job.startedAt === null ? null : RUNNER,
    runner_manager: null,
    artifacts_expire_at: null,
    archived: false,
    tag_list: [...job.definition.tags].sort(),
  };
}

/** GitLab: `Entities::Ci::JobBasic`. */
export function presentJobBasics(state: GitLabState, job: Job, origin: string): object {
  const project = state.projects.get(job.projectId);
  const pipeline = state.pipelines.get(job.pipelineId);
  if (!project || !pipeline) throw new Error(`the job ${job.id} has no pipeline`);
  const user = state.users.get(job.userId);
  const commit = commitOfPipeline(state, pipeline);
  const now = state.now();
  return {
    id: job.id,
    status: job.status,
    stage: job.stage,
    name: job.name,
    ref: refOf(state, pipeline),
    tag: pipeline.tag,
    coverage: null,
    allow_failure: allowsFailure(job),
    created_at: job.createdAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
    erased_at: job.erasedAt,
    duration: seconds(job.startedAt, job.finishedAt ?? now),
    queued_duration: seconds(job.queuedAt, job.startedAt ?? now),
    user: user ? presentProfile(user, origin) : null,
    commit: commit ? presentCommit(state, project, commit, origin) : null,
    pipeline: presentBasics(state, project, pipeline, origin),
    ...(job.status === "failed" && { failure_reason: job.failureReason }),
    web_url: `${origin}/${project.fullPath}/-/jobs/${job.id}`,
    project: { ci_job_token_scope_enabled: false },
  };
}

/** The sandbox's only runner, the same as in ID tokens. */
const RUNNER = {
  id: 1,
  description: "sandbox",
  ip_address: "127.0.0.1",
  active: true,
  paused: false,
  is_shared: true,
  runner_type: "instance_type",
  name: "gitlab-runner",
  online: true,
  status: "online",
} as const;

/** GitLab: `Ci::JobArtifact::TYPE_AND_FORMAT_PAIRS`. */
const FORMATS: Readonly<Record<string, string>> = {
  archive: "zip",
  trace: "raw",
  metadata: "gzip",
  junit: "gzip",
  dotenv: "gzip",
  cobertura: "gzip",
  metrics: "gzip",
  annotations: "gzip",
  cyclonedx: "gzip",
  lsif: "zip",
};

function presentArtifact({ fileType, size, filename }: ArtifactFile): object {
  return { file_type: fileType, size, filename, file_format: FORMATS[fileType] ?? "raw" };
}
