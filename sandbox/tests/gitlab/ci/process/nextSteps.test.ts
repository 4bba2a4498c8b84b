import type { When } from "../../../../gitlab/ci/definition";
import type { JobStatus } from "../../../../gitlab/ci/entities";
import { nextSteps, type Step, type Processable } from "../../../../gitlab/ci/process/nextSteps";

type Text = Partial<Omit<Processable, "id" | "name">>;

function steps(jobs: Readonly<Record<string, Text>>): Record<string, Step> {
  const rows = Object.entries(jobs).map(([name, text], id) => ({
    id,
    name,
    status: "created" as const,
    allowFailure: false,
    stage: 0,
    when: "on_success" as const,
    needs: null,
    enqueueImmediately: false,
    ...text,
  }));
  return Object.fromEntries([...nextSteps(rows)].map(([id, step]) => [rows[id]!.name, step]));
}

test.each<[When, JobStatus, Step | undefined]>([
  ["on_success", "success", "enqueue"],
  ["on_success", "skipped", "enqueue"],
  ["on_success", "failed", "skip"],
  ["on_success", "canceled", "skip"],
  ["on_success", "running", undefined],
  ["on_success", "pending", undefined],
  ["on_success", "manual", undefined],
  ["on_success", "scheduled", undefined],
  ["on_success", "waiting_for_resource", undefined],
  ["on_success", "canceling", undefined],
  ["on_failure", "success", "skip"],
  ["on_failure", "skipped", "skip"],
  ["on_failure", "failed", "enqueue"],
  ["on_failure", "canceled", "skip"],
  ["on_failure", "running", undefined],
  ["always", "success", "enqueue"],
  ["always", "skipped", "enqueue"],
  ["always", "failed", "enqueue"],
  ["always", "canceled", "skip"],
  ["manual", "success", "wait for a person"],
  ["manual", "failed", "skip"],
  ["manual", "running", undefined],
  ["delayed", "success", "wait for the time"],
  ["delayed", "failed", "skip"],
])("a job that runs %s after a stage that is %s: %s", (when, status, step) => {
  expect(steps({ first: { status }, next: { stage: 1, when } })).toEqual(step ? { next: step } : {});
});

test.each<[When, JobStatus, Step | undefined]>([
  ["on_success", "success", "enqueue"],
  ["on_success", "skipped", "skip"],
  ["on_success", "failed", "skip"],
  ["on_success", "running", undefined],
  ["on_failure", "failed", "enqueue"],
  ["on_failure", "skipped", "skip"],
  ["always", "skipped", "enqueue"],
  ["always", "failed", "enqueue"],
  ["manual", "success", "wait for a person"],
  ["manual", "skipped", "skip"],
])("a job that runs %s and needs a job that is %s: %s", (when, status, step) => {
  expect(steps({ first: { status }, next: { stage: 1, when, needs: ["first"] } })).toEqual(step ? { next: step } : {});
});

test.each<[string, Readonly<Record<string, Text>>, Record<string, Step>]>([
  [
    "a job that needs nothing does not wait",
    { a: { status: "running" }, b: { stage: 1, needs: [] } },
    { b: "enqueue" },
  ],
  [
    "a skipped job skips the jobs that need it, at once",
    { a: { status: "failed" }, b: { stage: 1 }, c: { stage: 2, needs: ["b"] } },
    { b: "skip", c: "skip" },
  ],
  [
    "a need in the same stage is processed first",
    { a: { status: "failed", stage: 0 }, c: { stage: 1, needs: ["b"] }, b: { stage: 1 } },
    { b: "skip", c: "skip" },
  ],
  [
    "an optional manual job does not block the next stage",
    { a: { when: "manual", allowFailure: true }, b: { stage: 1 } },
    { a: "wait for a person", b: "enqueue" },
  ],
  ["another manual job blocks it", { a: { when: "manual" }, b: { stage: 1 } }, { a: "wait for a person" }],
  ["a retried manual job starts at once", { a: { when: "manual", enqueueImmediately: true } }, { a: "enqueue" }],
  ["a stage without a job is skipped", { a: { status: "success" }, b: { stage: 4 } }, { b: "enqueue" }],
  ["jobs of a stage start together", { a: {}, b: {}, c: { stage: 1 } }, { a: "enqueue", b: "enqueue" }],
])("%s", (_, jobs, expected) => {
  expect(steps(jobs)).toEqual(expected);
});
