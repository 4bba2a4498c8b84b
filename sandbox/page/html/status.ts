import type { Job, JobStatus } from "../../gitlab/ci/entities";
import { allowsFailure } from "../../gitlab/ci/process/jobsOf";
import { type Html, html } from "./html";
import { type Shape, icon } from "./icons";

/** The colour of a status. */
export type Tone = "good" | "bad" | "warn" | "busy" | "wait" | "calm";

/** A status: word, icon and colour. */
export interface Status {
  readonly word: string;
  readonly tone: Tone;
  readonly shape: Shape;
}

/** A status as a badge. */
export function statusBadge({ word, tone, shape }: Status): Html {
  return html`<span class="status tone-${tone}">${icon(shape)}<span>${word}</span></span>`;
}

/** A status whose changes the page's script announces. `name` says what it belongs to. */
export function liveStatus(name: string, status: Status): Html {
  return html`<span class="live" data-announce="${name}">${statusBadge(status)}</span>`;
}

/** A GitLab status, in the words of GitLab's pages. */
export function ciStatus(status: JobStatus): Status {
  return ciStatuses[status];
}

/** The status of a job. It shows whether a failure is allowed. */
export function jobStatus(job: Job): Status {
  return job.status === "failed" && allowsFailure(job) ? allowed : ciStatuses[job.status];
}

const allowed: Status = { word: "Failed, which is allowed", tone: "warn", shape: "alert" };

const ciStatuses: Readonly<Record<JobStatus, Status>> = {
  created: { word: "Created", tone: "calm", shape: "circle" },
  waiting_for_resource: { word: "Waiting for resource", tone: "wait", shape: "waiting" },
  pending: { word: "Pending", tone: "wait", shape: "waiting" },
  running: { word: "Running", tone: "busy", shape: "running" },
  success: { word: "Passed", tone: "good", shape: "check" },
  failed: { word: "Failed", tone: "bad", shape: "cross" },
  canceling: { word: "Canceling", tone: "busy", shape: "running" },
  canceled: { word: "Canceled", tone: "calm", shape: "stop" },
  skipped: { word: "Skipped", tone: "calm", shape: "skip" },
  manual: { word: "Manual", tone: "wait", shape: "hand" },
  scheduled: { word: "Delayed", tone: "wait", shape: "clock" },
};

/** Whether the status will change without an action of a user. */
export function isUnderWay(status: JobStatus): boolean {
  return ["created", "waiting_for_resource", "pending", "running", "canceling", "scheduled"].includes(status);
}
