import { type Event, refOf } from "../gitlab/harness/events";
import { defaultBranch } from "../gitlab/harness/project";
import type { Values } from "./expressions";

export type Kind = "githubApp" | "oauth";

/** What starts pipelines of a project, besides the events of the other targets. */
export interface PipelineOptions {
  /** Defaults to the GitHub App. */
  readonly kind?: Kind;
  /** The action of a pull request's event. Defaults to a push to it. */
  readonly action?: string;
}

/** A pipeline that an event starts. */
export interface StartedPipeline {
  readonly values: Values;
  /** The parameters that the trigger sets. */
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The pipeline that an event starts, with its values. CircleCI: pipeline values, GitHub trigger event options. None for a
 * pull request from a fork: the GitHub App never starts one, and OAuth does not build forks by default.
 */
export function pipelineOf(
  event: Event,
  { kind = "githubApp", action }: PipelineOptions = {},
): StartedPipeline | undefined {
  if (event.kind === "mergeRequest" && event.fork === true) return undefined;
  const tag = "tag" in event ? event.tag : undefined;
  // A pipeline of a closed pull request is that of its target branch.
  const closed = event.kind === "mergeRequest" && kind === "githubApp" && action === "closed";
  const branch = tag !== undefined ? undefined : closed ? (event.target ?? defaultBranch) : refOf(event);
  const schedule = event.kind === "schedule" ? (event.description ?? "nightly") : "";
  const common: Values = {
    "pipeline.number": 7,
    "pipeline.id": "8b5f3c1e-7d5a-4c0e-9f55-0d2b7f6f2a11",
    "pipeline.project.slug":
      kind === "oauth" ? "gh/acme/shop-api" : "circleci/9YytKzouJxzu4TjCRFqAoD/44n9wujWcTnVZ2b5S8Fnat",
    "pipeline.git.branch": branch ?? null,
    "pipeline.git.branch.is_default": branch === defaultBranch,
    "pipeline.git.tag": tag ?? null,
    "pipeline.git.revision": "c0ffee",
    "pipeline.trigger.type": triggerType(event, kind),
  };
  if (kind === "oauth") return { values: { ...common, "pipeline.schedule.name": schedule }, parameters: {} };
  return {
    values: { ...common, ...appValues(event, action) },
    parameters: event.kind === "schedule" && event.description !== undefined ? { schedule } : {},
  };
}

function triggerType(event: Event, kind: Kind): string {
  switch (event.kind) {
    case "schedule":
      return "schedule";
    case "web":
    case "api":
      return "api";
    default:
      return kind === "oauth" ? "github_oauth" : "github_app";
  }
}

function appValues(event: Event, action = "synchronize"): Values {
  switch (event.kind) {
    case "mergeRequest":
      return {
        "pipeline.event.name": "pull_request",
        "pipeline.event.action": action,
        "pipeline.event.github.pull_request.number": 7,
        "pipeline.event.github.pull_request.draft": event.draft ?? false,
        "pipeline.event.github.pull_request.merged": action === "closed",
        "pipeline.event.github.pull_request.base.ref": event.target ?? defaultBranch,
        "pipeline.event.github.pull_request.head.ref": refOf(event),
      };
    case "schedule":
      return { "pipeline.event.name": "schedule", "pipeline.event.action": "schedule" };
    case "web":
    case "api":
      return { "pipeline.event.name": "api", "pipeline.event.action": "api" };
    default:
      return { "pipeline.event.name": "push", "pipeline.event.action": "push" };
  }
}

/** One event of each kind, with which every expression of a file can be evaluated. */
export const sampleEvents: readonly Event[] = [
  { kind: "mergeRequest" },
  { kind: "push", branch: "main" },
  { kind: "push", branch: "feature" },
  { kind: "tag", tag: "v1" },
  { kind: "schedule", description: "Pulumi drift" },
  { kind: "schedule" },
  { kind: "api", branch: "main" },
  { kind: "api", tag: "v1" },
];
