import type { Row } from "../../store";
import type { PipelineSource } from "../idTokens/job";
import type { JobDefinition } from "./definition";

/** GitLab: `Ci::HasStatus`, as far as the sandbox gets into them. */
export type PipelineStatus =
  | "created"
  | "waiting_for_resource"
  | "pending"
  | "running"
  /** Canceled while it ran: its runner has not ended it yet. */
  | "canceling"
  | "success"
  | "failed"
  | "canceled"
  | "skipped"
  | "manual"
  | "scheduled";

/** Those of a job are the same. */
export type JobStatus = PipelineStatus;

/** A variable of one pipeline: a trigger's, a schedule's, a person's. */
export interface PipelineVariable {
  readonly key: string;
  readonly value: string;
  readonly variableType: "env_var" | "file";
}

export interface Pipeline extends Row {
  readonly iid: number;
  /** The project that runs it: of a fork's merge request the fork, unless a member of the parent ran it there. */
  readonly projectId: number;
  readonly userId: number;
  readonly sha: string;
  readonly beforeSha: string;
  /** The branch or the tag; of a merge request its source branch. */
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
  /** In their order. */
  readonly stages: readonly string[];
  /** Why the CI file can't be run. */
  readonly yamlErrors: string | null;
  /** GitLab: `workflow:auto_cancel:on_new_commit`. */
  readonly autoCancel: "conservative" | "interruptible" | "none";
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** A pipeline that was asked for and is not evaluated yet. It is there as long as that takes, also over a restart. */
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

/** A job of a pipeline. A retried one stays, and a new one of its name takes its place. */
export interface Job extends Row {
  readonly projectId: number;
  readonly pipelineId: number;
  /** Who it runs as: who started the pipeline, or pressed play or retry. */
  readonly userId: number;
  readonly name: string;
  readonly stage: string;
  readonly status: JobStatus;
  readonly definition: JobDefinition;
  /** The environment's name with its variables filled in. */
  readonly environmentName: string | null;
  /** With its variables filled in. */
  readonly resourceGroup: string | null;
  /** Whether a newer job of the same name took its place. */
  readonly retried: boolean;
  /** How many of its name there were before it. */
  readonly retries: number;
  /** GitLab: `Ci::Build::failure_reasons`, such as `script_failure` or `job_execution_timeout`. */
  readonly failureReason: string | null;
  readonly exitCode: number | null;
  /** `CI_JOB_TOKEN`, which works while the job runs. */
  readonly token: string;
  readonly artifacts: readonly ArtifactFile[];
  /** What whoever pressed play gave to it. */
  readonly variables: readonly PipelineVariable[];
  /** Whether it runs without waiting for anybody, though it is a manual one: it was retried. */
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

/** A file that a job left: all its artifacts as an archive, its log, or one report. */
export interface ArtifactFile {
  /** GitLab: `archive`, `trace`, `dotenv`, `terraform`, `annotations`, `junit`, … */
  readonly fileType: string;
  /** As it is downloaded, such as `artifacts.zip` or `pulumi-report.json`. */
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

/** What one user says of a deployment that waits for approvals. */
export interface DeploymentApproval extends Row {
  readonly projectId: number;
  readonly deploymentId: number;
  readonly userId: number;
  /** The approval rule that the user fulfils. */
  readonly ruleId: number;
  readonly status: "approved" | "rejected";
  readonly comment: string | null;
  readonly createdAt: string;
}

/** GitLab: `resource_group`: one job of it runs at a time. */
export interface ResourceGroup extends Row {
  readonly projectId: number;
  readonly key: string;
  readonly processMode: "unordered" | "oldest_first" | "newest_first" | "newest_ready_first";
  /** The job that holds it. */
  readonly jobId: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
