import type { JobStatus } from "../entities";
import type { When } from "../definition";
import { compositeStatus, type StatusInput } from "./composite";
import { needsOrder } from "./needsOrder";
import { isComplete } from "./statuses";

/** A job with the fields that decide when it starts. GitLab: `Ci::Processable`. */
export interface Processable extends StatusInput {
  readonly id: number;
  readonly name: string;
  /** The position of its stage. */
  readonly stage: number;
  readonly when: When;
  /** The names of the jobs that it needs; null if it waits for all earlier stages. */
  readonly needs: readonly string[] | null;
  /** GitLab: a manual or delayed job that was retried does not wait again. */
  readonly enqueueImmediately: boolean;
}

/** What happens to a created job when it is due. */
export type Step = "skip" | "wait for a person" | "wait for the time" | "enqueue";

/**
 * The next step of each created job that is due, in processing order. GitLab: `AtomicProcessingService`,
 * `ProcessBuildService`.
 */
export function nextSteps(jobs: readonly Processable[]): ReadonlyMap<number, Step> {
  const now = new Map(jobs.map((job) => [job.name, job]));
  const steps = new Map<number, Step>();
  const earlier = new StatusSet();
  for (const stage of byStage(jobs)) {
    const beforeStage = earlier.composite();
    for (const { name } of needsOrder(stage)) {
      const job = now.get(name);
      if (job?.status !== "created") continue;
      const before = job.needs === null ? beforeStage : statusOfNeeds(job.needs, now);
      if (!isComplete(before)) continue;
      const step = stepOf(job, before);
      steps.set(job.id, step);
      now.set(name, { ...job, status: STATUS_AFTER[step] });
    }
    for (const { name } of stage) earlier.add(now.get(name));
  }
  return steps;
}

const STATUS_AFTER: Readonly<Record<Step, JobStatus>> = {
  skip: "skipped",
  "wait for a person": "manual",
  "wait for the time": "scheduled",
  enqueue: "pending",
};

/** The jobs of each stage, in the order of the stages. */
function byStage(jobs: readonly Processable[]): Processable[][] {
  const stages = new Map<number, Processable[]>();
  for (const job of jobs) {
    const known = stages.get(job.stage);
    if (known) known.push(job);
    else stages.set(job.stage, [job]);
  }
  return [...stages].sort(([a], [b]) => a - b).map(([, stage]) => stage);
}

/** The distinct statuses of any number of jobs. */
class StatusSet {
  private readonly distinct = new Map<string, StatusInput>();

  add(job: StatusInput | undefined): void {
    if (job) this.distinct.set(`${job.status} ${job.allowFailure}`, job);
  }

  composite(): JobStatus {
    return compositeStatus(this.distinct.values());
  }
}

function statusOfNeeds(needs: readonly string[], now: ReadonlyMap<string, Processable>): JobStatus {
  return compositeStatus(
    needs.flatMap((name) => now.get(name) ?? []),
    { needs: true },
  );
}

function stepOf(job: Processable, before: JobStatus): Step {
  if (!startsAfter(job).includes(before)) return "skip";
  if (job.enqueueImmediately) return "enqueue";
  if (job.when === "delayed") return "wait for the time";
  return job.when === "manual" ? "wait for a person" : "enqueue";
}

function startsAfter({ when, needs }: Processable): readonly JobStatus[] {
  switch (when) {
    case "on_failure":
      return ["failed"];
    case "always":
      return ["success", "failed", "skipped"];
    case "on_success":
    case "manual":
    case "delayed":
      return needs === null ? ["success", "skipped"] : ["success"];
  }
}
