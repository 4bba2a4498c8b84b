import type { Row } from "../../store";
import type { PipelineSource } from "../idTokens/job";
import type { JobDefinition } from "./definition";

/** The statuses of `Ci::HasStatus` that occur in the sandbox. */
export type PipelineStatus =
  | "created"
  | "waiting_for_resource"
  | "pending"
  | "running"
  /** Canceled while it ran; the runner has not ended it yet. */
  | "canceling"
  | "success"
  | "failed"
  | "canceled"
  | "skipped"
  | "manual"
  | "scheduled";

/** A job has the same statuses as a pipeline. */
export type JobStatus = PipelineStatus;

/** A pipeline variable, set by a trigger, a schedule or a user. */
export interface PipelineVariable {
  readonly key: string;
  readonly value: string;
  readonly variableType: "env_var" | "file";
}

export interface Pipeline extends Row {
  readonly iid: number;
  /** The project that runs it. For a fork's merge request: the fork, unless a member started it in the parent. */
  readonly projectId: number;
  readonly userId: number;
  readonly sha: string;
  readonly beforeSha: string;
  /** The branch or tag; for a merge request, its source branch. */
  readonly ref: string;
  readonly tag: boolean;
  readonly status: PipelineStatus;
  readonly source: PipelineSource;
  /** The schedule that started it. */
  readonly scheduleId: number | null;
  readonly mergeRequestId: number | null;
  readonly variables: readonly PipelineVariable[];
  /** GitLab: `workflow:name`. */
  readonly name: string | null;
  /** In order. */
  readonly stages: readonly string[];
  /** Why the CI file is invalid. */
  readonly yamlErrors: string | null;
  /** GitLab: `workflow:auto_cancel:on_new_commit`. */
  readonly autoCancel: "conservative" | "interruptible" | "none";
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** A requested pipeline that is not evaluated yet. The row is kept until then, also across a restart. */
export interface WantedPipeline extends Row {
  readonly projectId: number;
  readonly userId: number;
  readonly source: PipelineSource;
  readonly ref: string;
  readonly tag: boolean;
  readonly commitId: number;
  readonly beforeSha: string;
  readonly mergeRequestId: number | null;
  readonly scheduleId: number | null;
  readonly variables: readonly PipelineVariable[];
  readonly skip: boolean;
}

/** A job of a pipeline. A retry marks the job `retried` and adds a new job with the same name. */
export interface Job extends Row {
  readonly projectId: number;
  readonly pipelineId: number;
  /** The user that it runs as: who started the pipeline, or who played or retried the job. */
  readonly userId: number;
  readonly name: string;
  readonly stage: string;
  readonly status: JobStatus;
  readonly definition: JobDefinition;
  /** The name of the deployment environment, with its variables expanded. */
  readonly environmentName: string | null;
  /** With its variables expanded. */
  readonly resourceGroup: string | null;
  /** Whether a newer job with the same name replaced it. */
  readonly retried: boolean;
  /** How many earlier jobs had the same name. */
  readonly retries: number;
  /** GitLab: `Ci::Build::failure_reasons`, such as `script_failure` or `job_execution_timeout`. */
  readonly failureReason: string | null;
  readonly exitCode: number | null;
  /** `CI_JOB_TOKEN`, valid while the job runs. */
  readonly token: string;
  readonly artifacts: readonly ArtifactFile[];
  /** The variables that the user set who played it. */
  readonly variables: readonly PipelineVariable[];
  /** Whether a manual or delayed job starts at once, because it was retried. */
  readonly enqueueImmediately: boolean;
  /** When a delayed job is due. */
  readonly scheduledAt: string | null;
  /** When its log and its artifacts were erased. */
  readonly erasedAt: string | null;
  readonly createdAt: string;
  readonly queuedAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** A file that a job uploaded: the archive of its artifacts, its log, or one report. */
export interface ArtifactFile {
  /** GitLab: `archive`, `trace`, `dotenv`, `terraform`, `annotations`, `junit`, … */
  readonly fileType: string;
  /** The name of the download, such as `artifacts.zip` or `pulumi-report.json`. */
  readonly filename: string;
  /** In bytes. */
  readonly size: number;
  /** GitLab: `artifacts:access`. */
  readonly access: "all" | "developer" | "maintainer" | "none";
}

export type DeploymentStatus = "created" | "running" | "success" | "failed" | "canceled" | "skipped" | "blocked";

export interface Deployment extends Row {
  readonly iid: number;
  readonly projectId: number;
  readonly environmentId: number;
  readonly jobId: number;
  readonly userId: number;
  readonly ref: string;
  readonly tag: boolean;
  readonly sha: string;
  readonly status: DeploymentStatus;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly finishedAt: string | null;
}

/** One user's approval or rejection of a blocked deployment. */
export interface DeploymentApproval extends Row {
  readonly projectId: number;
  readonly deploymentId: number;
  readonly userId: number;
  /** The approval rule that it counts for. */
  readonly ruleId: number;
  readonly status: "approved" | "rejected";
  readonly comment: string | null;
  readonly createdAt: string;
}

/** A resource group: one of its jobs runs at a time. GitLab: `resource_group`. */
export interface ResourceGroup extends Row {
  readonly projectId: number;
  readonly key: string;
  readonly processMode: "unordered" | "oldest_first" | "newest_first" | "newest_ready_first";
  /** The job that holds it. */
  readonly jobId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
