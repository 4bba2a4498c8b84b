import type { Detected } from "../../../../pipeline/programs/detectProgram";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { pipelineWith } from "../../../pipeline/examples";
import type { Event } from "../harness/events";
import { type JobRun, listJobs, type Run, runPipeline, type RunOptions } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { commandLine, type Recorded, pulumiVariables } from "../harness/standIns";

/** Settings of a project, and the expected jobs of each event. */
export interface Flow {
  /** The eight lines with these changes. */
  readonly settings: object;
  readonly detected?: Readonly<Record<string, Detected>>;
  readonly options?: RunOptions;
  readonly jobs: Readonly<Record<string, ExpectedJob>>;
  /**
   * The jobs of each event. An event that is not listed starts the jobs of its event in `like`, a merge request the job
   * that explains why there is no preview, and any other event no pipeline. `play x` is a manual job, and `then x` a
   * job that waits for it.
   */
  readonly events: Readonly<Partial<Record<EventName, readonly string[]>>>;
  /** Whether the events in `like` run their jobs, which are those of another event. Otherwise only their names are compared. */
  readonly runsLike?: boolean;
}

/** The expected behaviour of a job. */
export interface ExpectedJob {
  /** Pulumi's variables, except those of all jobs. */
  readonly variables: Readonly<Record<string, string>>;
  /** The commands, in order, each as `folder: command`. */
  readonly commands: readonly string[];
}

/** The events in a project. */
export const events = {
  "a merge request": { kind: "mergeRequest" },
  "a merge request with a label": { kind: "mergeRequest", labels: ["bug", "review-stack"] },
  "a merge request with another label": { kind: "mergeRequest", labels: ["review-stack-2", "no review-stack"] },
  "a draft merge request": { kind: "mergeRequest", draft: true },
  "merged results": { kind: "mergeRequest", eventType: "merged_result" },
  "a merge train": { kind: "mergeRequest", eventType: "merge_train", labels: ["review-stack"] },
  "a merge request from a fork": { kind: "mergeRequest", fork: true, labels: ["review-stack"] },
  "a push to main": { kind: "push", branch: "main" },
  "the commit of the CI file": { kind: "push", branch: "main", title: "Update pipeline of stack shop-api" },
  "a push to another branch": { kind: "push", branch: "feature", openMergeRequest: true },
  "a new branch": { kind: "push", branch: "mainly", newBranch: true },
  "a release tag": { kind: "tag", tag: "release-1.0" },
  "another tag": { kind: "tag", tag: "pre-release-1.0" },
  "the drift schedule": { kind: "schedule", description: "Pulumi drift" },
  "the drift schedule on another branch": { kind: "schedule", description: "Pulumi drift", branch: "feature" },
  "the review stacks schedule": { kind: "schedule", description: "Pulumi review stacks" },
  "somebody's schedule": { kind: "schedule", description: "nightly" },
  "a pipeline by hand": { kind: "web", title: "Update pipeline of stack shop-api" },
  "a pipeline through the API": { kind: "api" },
  "a release tag's pipeline by hand": { kind: "web", tag: "release-1.0" },
  "a release tag's pipeline through the API": { kind: "api", tag: "release-1.0" },
} as const satisfies Record<string, Event>;

export type EventName = keyof typeof events;

/** The events that start the jobs of another event as if every file had changed. */
const like: Readonly<Partial<Record<EventName, EventName>>> = {
  "a pipeline by hand": "a push to main",
  "a pipeline through the API": "a push to main",
  "a release tag's pipeline by hand": "a release tag",
  "a release tag's pipeline through the API": "a release tag",
};

function jobsOf({ events: ofEvents }: Flow, name: EventName): readonly string[] {
  const named = ofEvents[like[name] ?? name];
  return named ?? (events[name].kind === "mergeRequest" ? ["preview-skipped"] : []);
}

/** Tests that a rendered pipeline runs the jobs of a flow for each event. */
export function describeFlow(title: string, flow: Flow): void {
  const { options, runsLike = false } = flow;
  describe(title, () => {
    const file = renderGitLab(pipelineWith(flow.settings, flow.detected));

    test("is valid by GitLab's schema", () => {
      expect(schemaErrors(file)).toEqual([]);
    });

    test.each(Object.keys(events) as EventName[])("%s", async (name) => {
      const expected = jobsOf(flow, name);
      if (like[name] !== undefined && !runsLike) {
        const jobs = await listJobs(file, events[name], options);
        const names = jobs.map((job) => (job.when === "manual" ? `play ${job.name}` : job.name));
        expect(names).toEqual(expected.map((entry) => entry.replace(/^then /, "")));
        return;
      }
      const left = await runPipeline(file, events[name], options);

      expect(left.warnings).toEqual([]);
      expect(shown(left)).toEqual(expectedRun(flow, expected));

      const manual = expected.flatMap((entry) => (entry.startsWith("play ") ? [entry.slice("play ".length)] : []));
      if (manual.length === 0) return;
      const played = await runPipeline(file, events[name], { ...options, play: manual });

      expect(shown(played)).toEqual(expectedRun(flow, expected.map(withoutPrefix)));
    });
  });
}

/** The results of the jobs, in order, and the commands of those that ran. */
type Shown = readonly (readonly [job: string, status: JobRun["status"], did?: ExpectedJob])[];

function expectedRun({ jobs }: Flow, entries: readonly string[]): Shown {
  return entries.map((entry) => {
    const name = withoutPrefix(entry);
    if (entry.startsWith("play ")) return [name, "manual"];
    if (entry.startsWith("then ")) return [name, "created"];
    return [name, "success", jobs[name] ?? { variables: {}, commands: [] }];
  });
}

function withoutPrefix(entry: string): string {
  return entry.replace(/^(play|then) /, "");
}

function shown({ jobs }: Run): Shown {
  return jobs.map(({ name, status, commands }) =>
    status === "success"
      ? [name, status, { variables: variablesOf(commands), commands: lines(commands) }]
      : [name, status],
  );
}

/** The calls of a job, each as `folder: command`, with `$CI_PROJECT_DIR` for the job's checkout. */
export function lines(commands: readonly Recorded[]): string[] {
  return commands.map((command) =>
    `${command.cwd}: ${commandLine(command)}`.replaceAll(command.environment.CI_PROJECT_DIR ?? "", "$CI_PROJECT_DIR"),
  );
}

/** The Pulumi variables of a job's commands, except those of every job. */
function variablesOf(commands: readonly Recorded[]): Record<string, string> {
  const all = Object.assign({}, ...commands.map(pulumiVariables)) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) =>
        !["PULUMI_HOME", "PULUMI_SKIP_UPDATE_CHECK", "PULUMI_OIDC_TOKEN", "PULUMI_CREDENTIALS_PATH"].includes(name),
    ),
  );
}
