import { defaultBranch, project } from "./project";

/** Files by their path from the top folder of the repository. */
export type Files = Readonly<Record<string, string>>;

/** The trigger of a pipeline. `protected` is whether its ref is protected. */
export type Event =
  | {
      readonly kind: "mergeRequest";
      /** The source branch. Defaults to `feature`. */
      readonly source?: string;
      /** Defaults to the default branch. */
      readonly target?: string;
      /** From a fork, but started in the parent project by a member: the fork's code with the parent's variables. */
      readonly fork?: boolean;
      readonly labels?: readonly string[];
      readonly draft?: boolean;
      /** Defaults to `detached`. */
      readonly eventType?: "detached" | "merged_result" | "merge_train";
      /** The changed files. Without a list every file counts as changed. */
      readonly changed?: Files;
      readonly protected?: boolean;
    }
  | {
      readonly kind: "push";
      readonly branch: string;
      /** The changed files. Without a list every file counts as changed. */
      readonly changed?: Files;
      /** The title of its last commit. */
      readonly title?: string;
      /** Whether the push creates the branch. GitLab: `rules:changes` is then always true. */
      readonly newBranch?: boolean;
      /** Whether a merge request is open for the branch, with its own pipeline. */
      readonly openMergeRequest?: boolean;
      /** Defaults to true for the default branch only. */
      readonly protected?: boolean;
    }
  /** The tag is on the default branch, and protected by default. */
  | { readonly kind: "tag"; readonly tag: string; readonly protected?: boolean }
  | {
      readonly kind: "schedule";
      readonly branch?: string;
      readonly description?: string;
      readonly variables?: Readonly<Record<string, string>>;
      readonly protected?: boolean;
    }
  /** A person starts a pipeline of a branch or tag with "New pipeline" or through the API. */
  | {
      readonly kind: "web" | "api";
      readonly branch?: string;
      readonly tag?: string;
      /** The title of the ref's last commit. */
      readonly title?: string;
      readonly variables?: Readonly<Record<string, string>>;
      readonly protected?: boolean;
    };

/** The commits of a pipeline. */
export interface Commits {
  readonly head: string;
  /** The commit before the event. */
  readonly base: string;
}

/**
 * The variables that depend on the event; undefined for those that GitLab does not set. GitLab: predefined variables.
 */
export function eventVariables(event: Event, commits: Commits): Record<string, string | undefined> {
  const ref = refOf(event);
  return {
    CI_COMMIT_REF_NAME: ref,
    CI_COMMIT_REF_SLUG: slug(ref),
    CI_COMMIT_REF_PROTECTED: String(isProtected(event)),
    CI_COMMIT_SHA: commits.head,
    CI_COMMIT_SHORT_SHA: commits.head.slice(0, 8),
    CI_COMMIT_BEFORE_SHA: noCommit,
    CI_COMMIT_BRANCH: undefined,
    CI_COMMIT_TAG: undefined,
    CI_COMMIT_TITLE: ("title" in event ? event.title : undefined) ?? "A change",
    ...ownVariables(event, commits),
  };
}

function ownVariables(event: Event, commits: Commits): Record<string, string | undefined> {
  switch (event.kind) {
    case "mergeRequest":
      return mergeRequestVariables(event, commits);
    case "push":
      return {
        CI_PIPELINE_SOURCE: "push",
        CI_COMMIT_BRANCH: event.branch,
        CI_COMMIT_BEFORE_SHA: event.newBranch === true ? noCommit : commits.base,
        CI_OPEN_MERGE_REQUESTS: event.openMergeRequest === true ? `${project.path}!${mergeRequestIid}` : undefined,
      };
    case "tag":
      return { CI_PIPELINE_SOURCE: "push", CI_COMMIT_TAG: event.tag };
    case "schedule":
      return {
        CI_PIPELINE_SOURCE: "schedule",
        CI_COMMIT_BRANCH: refOf(event),
        CI_PIPELINE_SCHEDULE_DESCRIPTION: event.description ?? "nightly",
        ...event.variables,
      };
    case "web":
    case "api":
      return {
        CI_PIPELINE_SOURCE: event.kind,
        ...(event.tag === undefined ? { CI_COMMIT_BRANCH: refOf(event) } : { CI_COMMIT_TAG: event.tag }),
        ...event.variables,
      };
  }
}

type MergeRequest = Extract<Event, { readonly kind: "mergeRequest" }>;

function mergeRequestVariables(event: MergeRequest, { head, base }: Commits): Record<string, string | undefined> {
  const { labels = [], eventType = "detached", target = defaultBranch, draft = false } = event;
  const from = event.fork === true ? fork : project;
  const merged = eventType !== "detached";
  return {
    CI_PIPELINE_SOURCE: "merge_request_event",
    CI_MERGE_REQUEST_APPROVED: undefined,
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    CI_MERGE_REQUEST_DRAFT: String(draft),
    CI_MERGE_REQUEST_EVENT_TYPE: eventType,
    CI_MERGE_REQUEST_ID: "900007",
    CI_MERGE_REQUEST_IID: mergeRequestIid,
    CI_MERGE_REQUEST_LABELS: labels.length > 0 ? labels.join(",") : undefined,
    CI_MERGE_REQUEST_PROJECT_ID: project.id,
    CI_MERGE_REQUEST_PROJECT_PATH: project.path,
    CI_MERGE_REQUEST_PROJECT_URL: project.url,
    CI_MERGE_REQUEST_REF_PATH: `refs/merge-requests/${mergeRequestIid}/${mergedRef[eventType]}`,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: refOf(event),
    CI_MERGE_REQUEST_SOURCE_BRANCH_PROTECTED: String(isProtected(event)),
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: merged ? head : "",
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: from.id,
    CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: from.path,
    CI_MERGE_REQUEST_SOURCE_PROJECT_URL: from.url,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: target,
    CI_MERGE_REQUEST_TARGET_BRANCH_PROTECTED: String(target === defaultBranch),
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: merged ? base : "",
    CI_MERGE_REQUEST_TITLE: draft ? "Draft: A change" : "A change",
    CI_OPEN_MERGE_REQUESTS: `${project.path}!${mergeRequestIid}`,
  };
}

/** The branch or tag of a pipeline; a merge request's is its source branch. */
export function refOf(event: Event): string {
  switch (event.kind) {
    case "mergeRequest":
      return event.source ?? "feature";
    case "push":
      return event.branch;
    case "tag":
      return event.tag;
    case "schedule":
      return event.branch ?? defaultBranch;
    case "web":
    case "api":
      return event.tag ?? event.branch ?? defaultBranch;
  }
}

/** Whether the event's ref is protected, so that its jobs get protected variables. */
export function isProtected(event: Event): boolean {
  const isTag = "tag" in event && typeof event.tag === "string";
  return event.protected ?? (isTag || (event.kind !== "mergeRequest" && refOf(event) === defaultBranch));
}

/**
 * Whether `rules:changes` compares files. GitLab: it is true for tags, schedules, manual pipelines and new branches.
 */
export function comparesFiles(event: Event): boolean {
  return event.kind === "mergeRequest" || (event.kind === "push" && event.newBranch !== true);
}

const mergeRequestIid = "7";
const noCommit = "0".repeat(40);
const fork = { id: "202", path: "someone/api", url: "https://gitlab.example.com/someone/api" };
const mergedRef = { detached: "head", merged_result: "merge", merge_train: "train" };

function slug(ref: string): string {
  return ref
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "-")
    .slice(0, 63)
    .replace(/^-+|-+$/g, "");
}
