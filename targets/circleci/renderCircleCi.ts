import type { Job, Pipeline } from "../../pipeline/model";
import { CircleCiKind } from "../../pipeline/settings/choices";
import { ownerHeader } from "../owner";
import { programOf } from "../programOf";
import { type Comment, yamlText } from "../yamlText";
import { type Command, commandsOf } from "./commands";
import { kindOf, scheduleParameter } from "./expressions";
import { circleCiJob, type CircleCiJob, type Executor, executorsOf } from "./jobs";
import { approvalName, jobNames, serialGroup } from "./names";
import type { Step } from "./steps";
import { type Entry, schedulesOf, type Workflow, workflowsOf } from "./workflows";

/** A `.circleci/config.yml` as an object. */
interface CircleCiFile {
  readonly version: 2.1;
  readonly parameters?: Readonly<Record<string, object>>;
  readonly executors: Readonly<Record<string, Executor>>;
  readonly commands?: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  readonly jobs: Readonly<Record<string, CircleCiJob | { readonly type: "no-op" }>>;
  readonly workflows: Readonly<Record<string, { readonly when: string; readonly jobs: readonly (object | string)[] }>>;
}

/** The job that does nothing, for jobs whose needed jobs may all be missing. */
const startJob = "start";

/** Renders a pipeline as the text of a `.circleci/config.yml`. Same pipeline, same bytes. */
export function renderCircleCi(pipeline: Pipeline): string {
  const workflows = workflowsOf(pipeline);
  const jobs = renderedJobs(workflows);
  const names = jobNames(pipeline);
  const commands = commandsOfJobs(jobs, pipeline);
  const content = toCircleCi(pipeline, workflows, jobs, commands);
  return yamlText(content, {
    header: ownerHeader(pipeline),
    comments: [
      {
        path: ["parameters", scheduleParameter],
        text: "The schedule that started the pipeline. Each schedule sets it.",
      },
      ...commands.map(({ name, about }): Comment => ({ path: ["commands", name], text: about })),
      {
        path: ["jobs", startJob],
        text: "Always runs: a job does not run if all jobs that it requires are filtered out.",
      },
      ...jobs.map(({ name, description }) => ({
        path: ["jobs", names.get(name) ?? ""],
        text: jobComment(description),
      })),
      ...workflows.map(({ name, about }) => ({ path: ["workflows", name], text: about })),
    ],
    inline: workflows.flatMap((workflow) =>
      entriesOf(workflow, names).flatMap(({ key }, index) =>
        ["requires", "context"].map((list) => ["workflows", workflow.name, "jobs", index, key, list]),
      ),
    ),
  });
}

/** The description of a job, in which a merge request is a pull request. */
function jobComment(description: string): string {
  return description.replace(/^Merge request\b/, "Pull request");
}

function renderedJobs(workflows: readonly Workflow[]): Job[] {
  return [...new Set(workflows.flatMap(({ entries }) => entries.map(({ job }) => job)))];
}

/** The shared commands of the jobs, each once. */
function commandsOfJobs(jobs: readonly Job[], pipeline: Pipeline): Command[] {
  const all = jobs.flatMap((job) => {
    const { logIn, install } = commandsOf(job, programOf(job, pipeline), pipeline);
    return [logIn, install].flatMap((command) => command ?? []);
  });
  return [...new Map(all.map((command) => [command.name, command])).values()];
}

function toCircleCi(
  pipeline: Pipeline,
  workflows: readonly Workflow[],
  jobs: readonly Job[],
  commands: readonly Command[],
): CircleCiFile {
  const names = jobNames(pipeline);
  const schedules = kindOf(pipeline) === CircleCiKind.GitHubApp ? schedulesOf(jobs) : [];
  const needsStart = workflows.some(({ entries }) => entries.some((entry) => entry.needsStart));
  return {
    version: 2.1,
    ...(schedules.length > 0 && {
      parameters: {
        [scheduleParameter]: {
          type: "enum",
          enum: ["none", ...new Set(schedules.map(({ schedule }) => schedule))],
          default: "none",
        },
      },
    }),
    executors: executorsOf(jobs, pipeline),
    ...(commands.length > 0 && {
      commands: Object.fromEntries(commands.map(({ name, steps }) => [name, { steps }])),
    }),
    jobs: {
      ...(needsStart && { [startJob]: { type: "no-op" as const } }),
      ...Object.fromEntries(jobs.map((job) => [names.get(job.name) ?? "", circleCiJob(job, pipeline)])),
    },
    workflows: Object.fromEntries(
      workflows.map((workflow) => [workflow.name, { when: workflow.when, jobs: entriesOf(workflow, names).map(item) }]),
    ),
  };
}

/** An item of the jobs of a workflow. A job without conditions is its name. */
function item({ key, value }: { readonly key: string; readonly value: object }): object | string {
  return Object.keys(value).length === 0 ? key : { [key]: value };
}

/** The items of the jobs of a workflow. A manual job comes after an approval. */
function entriesOf(
  { entries }: Workflow,
  names: ReadonlyMap<string, string>,
): { readonly key: string; readonly value: object }[] {
  const starts = entries.some(({ needsStart }) => needsStart)
    ? [{ key: startJob, value: { filters: "pipeline.git.branch or pipeline.git.tag" } }]
    : [];
  return [...starts, ...entries.flatMap((entry) => entryItems(entry, names))];
}

function entryItems(entry: Entry, names: ReadonlyMap<string, string>) {
  const { job, filters, context } = entry;
  const key = names.get(job.name) ?? "";
  const requires = [...(entry.needsStart ? [startJob] : []), ...entry.needs.map((name) => names.get(name) ?? "")];
  const waits = requires.length > 0 ? { requires } : {};
  const only = filters === undefined ? {} : { filters };
  const value = {
    ...(job.manual ? { requires: [approvalName(key)] } : waits),
    ...only,
    ...(context !== undefined && { context: [context] }),
    ...(waitsForOthers(job) && { "serial-group": serialGroup(job.concurrencyGroup ?? "") }),
  };
  const approval = { key: approvalName(key), value: { type: "approval", ...waits, ...only } };
  return [...(job.manual ? [approval] : []), { key, value }];
}

/**
 * Whether a job waits for others of its stack. Drift detection does not: it changes nothing, and CircleCI drops a waiting
 * job of an older pipeline, which would be a deployment.
 */
function waitsForOthers({ action, concurrencyGroup }: Job): boolean {
  return concurrencyGroup !== undefined && action.kind !== "detectDrift";
}
