import type { Row } from "../../store";
import type { TokenOwner } from "../entities";
import type { DeploymentOperation, Revision, SettingsDocument, VcsProvider } from "./settingsDocument";

/** What stored the settings of a stack. */
export type SettingsSource = "api" | "provider" | "gitlab-review-stack";

/** The deployment settings of a stack. */
export interface DeploymentSettings extends Row {
  /** The row of the stack. */
  readonly stack: number;
  readonly document: SettingsDocument;
  readonly source: SettingsSource;
  /** Counts the changes. */
  readonly version: number;
  /** Whether new deployments of the stack wait. */
  readonly isPaused: boolean;
}

/** What a schedule runs: a deployment that someone described, drift detection, or the end of the stack's lifetime. */
export type ScheduleKind = "deployment" | "drift" | "ttl";

/** The request of a deployment: settings on top of those of the stack, and what to run. */
export interface DeploymentRequest extends SettingsDocument {
  readonly operation: DeploymentOperation;
  readonly inheritSettings: boolean;
  /** The revisions of the stack's settings that the request removes with null. Not set without any. */
  readonly removedRevisions?: readonly Revision[];
}

/** A schedule of deployments. Exactly one of `cron` and `once` is set. */
export interface StackSchedule extends Row {
  /** The row of the stack. */
  readonly stack: number;
  readonly kind: ScheduleKind;
  /** Five fields, in UTC. */
  readonly cron?: string | undefined;
  readonly once?: Date | undefined;
  readonly request: DeploymentRequest;
  readonly isPaused: boolean;
  readonly created: Date;
  readonly modified: Date;
  readonly lastExecuted?: Date | undefined;
}

/** Whose events a webhook delivers. Stacks and ESC environments are rows. */
export type WebhookScope =
  | { readonly kind: "organization" }
  | { readonly kind: "stack"; readonly stack: number }
  | { readonly kind: "environment"; readonly environment: number };

export type WebhookFormat = "raw" | "slack" | "ms_teams" | "pulumi_deployments";

export interface Webhook extends Row {
  readonly organization: string;
  readonly scope: WebhookScope;
  /** Unique in its scope. */
  readonly name: string;
  readonly displayName: string;
  /** A URL, or `project/stack` for the format `pulumi_deployments`. */
  readonly payloadUrl: string;
  readonly isActive: boolean;
  readonly format: WebhookFormat;
  readonly filters: readonly string[];
  readonly groups: readonly string[];
  /** The key of the signature. */
  readonly secret?: string | undefined;
}

/** A pool of agents that run deployments on machines of the customer. */
export interface AgentPool extends Row {
  readonly organization: string;
  readonly name: string;
  readonly description: string;
  readonly created: Date;
}

/** The access of an organization to an account of a version control provider. */
export interface VcsIntegration extends Row {
  readonly organization: string;
  readonly provider: VcsProvider;
  /** The start of the paths of its repositories: a GitLab group, a GitHub organization, a Bitbucket workspace. */
  readonly account: string;
}

export type DeploymentStatus = "not-started" | "accepted" | "running" | "failed" | "succeeded" | "skipped";

/** A step of a deployment. */
export interface DeploymentStep {
  readonly name: string;
  readonly status: "not-started" | "running" | "failed" | "succeeded";
  readonly started?: Date | undefined;
  readonly lastUpdated?: Date | undefined;
}

/** What a deployment builds, apart from its settings: the event of version control that started it. */
export interface DeploymentRevision {
  readonly commit?: string | undefined;
  /** The branch of a push, or the source branch of a merge request. */
  readonly branch?: string | undefined;
  readonly tag?: string | undefined;
  /** The number of the merge request. GitLab: `iid`. */
  readonly pullRequest?: number | undefined;
}

/** One run of an operation on a stack. Its log is on disk: `deploymentLog.ts`. */
export interface Deployment extends Row {
  /** The row of the stack. */
  readonly stack: number;
  /** Counts the deployments of the stack. */
  readonly version: number;
  readonly operation: DeploymentOperation;
  readonly status: DeploymentStatus;
  /** The settings of the stack with those of the request on top, with secrets in plaintext. */
  readonly document: SettingsDocument;
  readonly inheritSettings: boolean;
  readonly revision: DeploymentRevision;
  /** The login of the person who started it, or the name of the organization. */
  readonly requestedBy: string;
  /** What started it, such as `cli`, `webhook` or `schedule`. */
  readonly initiator: string;
  /** The identity of its token. */
  readonly identity: TokenOwner;
  readonly steps: readonly DeploymentStep[];
  readonly created: Date;
  readonly modified: Date;
  readonly started?: Date | undefined;
}

/** A request that a webhook sent, with its response. */
export interface WebhookDelivery extends Row {
  /** The row of the webhook. */
  readonly webhook: number;
  readonly kind: string;
  readonly payload: string;
  readonly time: Date;
  /** Milliseconds. */
  readonly duration: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** 0 without a response. */
  readonly status: number;
  readonly response: string;
}
