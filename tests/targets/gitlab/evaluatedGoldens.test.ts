import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { comparesFiles, eventVariables, type Event } from "./harness/events";
import { projectVariables } from "./harness/project";
import { changedBy } from "./harness/repository";
import { stopPlayers } from "./harness/players";
import { listJobs, type ListedJob } from "./harness/runPipeline";
import { removeFolders } from "./harness/scratch";
import type { JobDefinition } from "pulumi-pipeline-sandbox/gitlab/ci/definition";
import { evaluating } from "pulumi-pipeline-sandbox/tests/runner/evaluate/evaluating";

const { evaluate, close } = evaluating();
afterAll(async () => {
  stopPlayers();
  removeFolders();
  await close();
});

const folder = join(__dirname, "../../golden");
const files = readdirSync(folder).filter((name) => name.endsWith(".gitlab-ci.yml"));
const goldens = files.map((name): [string, string] => [name, readFileSync(join(folder, name), "utf8")]);

const events: readonly Event[] = [
  { kind: "push", branch: "main" },
  { kind: "push", branch: "main", changed: { "apps/web/index.ts": "" } },
  { kind: "push", branch: "topic" },
  { kind: "push", branch: "topic", openMergeRequest: true },
  { kind: "mergeRequest" },
  { kind: "mergeRequest", labels: ["preview", "review-app"], changed: { "README.md": "" } },
  { kind: "mergeRequest", fork: true },
  { kind: "tag", tag: "v1.2.3" },
  { kind: "tag", tag: "release-1", protected: false },
  { kind: "schedule" },
  { kind: "schedule", description: "pulumi drift", variables: { PULUMI_DRIFT: "true" } },
  { kind: "web" },
];

/** The changed files in the harness if an event has no list. */
const untouched = { "infra/Pulumi.yaml": "", ".gitlab-ci.yml": "" };

/**
 * The fields of a job in the harness that the evaluator has, too. The harness also lists needs that are not in the
 * pipeline.
 */
function common(job: Omit<ListedJob, "environment">, all: readonly { readonly name: string }[]): object {
  const { name, stage, when, allowFailure, image, resourceGroup, interruptible } = job;
  const needs = job.needs?.filter((need) => all.some((other) => other.name === need)) ?? null;
  return { name, stage, when, allowFailure, needs, image, resourceGroup, interruptible };
}

function listed(job: JobDefinition, _: number, all: readonly JobDefinition[]): object {
  return common({ ...job, needs: job.needs?.map((need) => need.job) ?? null }, all);
}

test.each(goldens)(
  "%s has the same jobs in gitlab-ci-local and in the sandbox, for every event",
  async (_, text) => {
    const pipelines = await Promise.all(
      events.map(async (event) => {
        const changed = comparesFiles(event) ? Object.keys(changedBy(event) ?? untouched) : null;
        const variables = defined({ ...projectVariables, ...eventVariables(event, { head: "a", base: "b" }) });
        const evaluation = await evaluate(text, { variables, changed });
        return evaluation.kind === "pipeline" ? evaluation.pipeline.jobs.map(listed) : [];
      }),
    );

    const tried = await Promise.all(events.map((event) => listJobs(text, event)));

    const byName = (jobs: readonly object[]): object[] => [...jobs].sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
    expect(pipelines.map(byName)).toEqual(tried.map((jobs) => byName(jobs.map((job) => common(job, jobs)))));
    expect(pipelines.filter((jobs) => jobs.length > 0).length).toBeGreaterThan(2);
  },
  120_000,
);

function nameOf(job: object): string {
  return (job as { name: string }).name;
}

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
