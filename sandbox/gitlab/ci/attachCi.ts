import { Signal } from "../../signal";
import type { GitLabState } from "../state";
import type { CiVariables } from "./ci";
import type { Job } from "./entities";
import { nextAutoStopAt, stopDueEnvironments, stopEnvironmentsOfBranch } from "./environments/autoStop";
import type { CiEvaluator } from "./evaluator";
import { eraseAllFiles } from "./jobs/jobFiles";
import { createPipeline } from "./pipelines/createPipeline";
import { nextScheduleAt, playDueSchedules } from "./pipelines/dueSchedules";
import { type PortState, runnerPort } from "./port";
import { jobsOf } from "./process/jobsOf";
import { moveJob } from "./process/moveJob";
import { enqueue, processPipelines } from "./process/processPipelines";
import { isComplete } from "./process/statuses";
import type { Touched } from "./process/touched";
import { keepWanted, takeWanted } from "./pipelines/wantedPipelines";
import type { Outcome, PipelineRequest } from "./pipelineRequest";
import type { RunnerPort } from "./runnerPort";

/** What GitLab CI leaves to others. */
export interface CiOptions {
  readonly evaluator: CiEvaluator;
  readonly variables: CiVariables;
}

/** GitLab CI at work. */
export interface AttachedCi {
  readonly port: RunnerPort;
  /** Resolves when every pipeline that was asked for by then is there, or is known not to be. */
  settled(): Promise<void>;
  /** Starts nothing any more. The evaluator is its owner's to close. */
  close(): void;
}

/** Longer than that no timer waits: it would be due at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** Lets events start pipelines in this GitLab, schedules be due, environments stop, and a runner ask for jobs. */
export function attachCi(state: GitLabState, { evaluator, variables }: CiOptions): AttachedCi {
  const shared: PortState = {
    waiting: new Set(),
    running: new Set(),
    orphans: new Set(),
    pending: new Signal<number>(),
    canceled: new Signal<number>(),
  };
  let queue: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  /** Counts the resets. */
  let life = 0;
  shared.pending.on((id) => shared.waiting.add(id));

  state.ci = { request, variables, pending: shared.pending, canceled: shared.canceled, wake, reset };
  takeUp(state, shared);
  for (const left of takeWanted(state)) void request(left);
  wake();
  const unfollow = state.branchMoved.on((move) => stopEnvironmentsOfBranch(state, move));
  return {
    port: runnerPort(state, shared),
    async settled() {
      for (let seen; seen !== queue;) await (seen = queue);
    },
    close() {
      closed = true;
      unfollow();
      clearTimeout(timer);
      state.ci = undefined;
    },
  };

  function request(wanted: PipelineRequest): Promise<Outcome> {
    const asked = life;
    const { id } = keepWanted(state, wanted);
    const outcome = queue
      .then(() => createPipeline(state, evaluator, wanted, () => asked === life && !closed))
      .catch(broken)
      .finally(() => {
        // What the sandbox's end kept from being made is for the next start.
        if (asked === life && !closed) state.wantedPipelines.delete(id);
      });
    queue = outcome;
    return outcome;
  }

  function wake(): void {
    clearTimeout(timer);
    if (closed) return;
    const due = [nextScheduleAt(state), nextDelayedAt(state), nextAutoStopAt(state)].flatMap(
      (time) => time?.getTime() ?? [],
    );
    if (due.length === 0) return;
    const wait = Math.max(Math.min(...due) - state.clock().getTime(), 0);
    timer = setTimeout(tick, Math.min(wait, LONGEST_WAIT));
    timer.unref();
  }

  function tick(): void {
    const now = state.clock();
    playDueSchedules(state, now);
    startDelayed(state, now);
    stopDueEnvironments(state, now);
    wake();
  }

  /** Whoever runs a job is told to end it; a new job with its number waits until that is so. */
  function reset(): void {
    const { running, orphans } = shared;
    life++;
    shared.waiting.clear();
    for (const id of running) orphans.add(id);
    running.clear();
    for (const id of orphans) shared.canceled.emit(id);
    eraseAllFiles(state);
  }
}

/** Goes on with what was kept: what a runner had when the sandbox ended is lost, what waited waits. */
function takeUp(state: GitLabState, { waiting }: PortState): void {
  const touched: Touched = new Set();
  for (const job of state.jobs.all()) {
    if (job.status === "pending") waiting.add(job.id);
    if (job.status === "canceling") moveJob(state, touched, job, "canceled");
    if (job.status === "running") moveJob(state, touched, job, "failed", { failureReason: "runner_system_failure" });
  }
  processPipelines(state, touched);
}

function nextDelayedAt(state: GitLabState): Date | undefined {
  const [first] = delayed(state)
    .flatMap(({ scheduledAt }) => scheduledAt ?? [])
    .sort();
  return first === undefined ? undefined : new Date(first);
}

function startDelayed(state: GitLabState, now: Date): void {
  const touched: Touched = new Set();
  for (const job of delayed(state)) {
    if (job.scheduledAt !== null && new Date(job.scheduledAt) <= now) enqueue(state, touched, job);
  }
  processPipelines(state, touched);
}

function delayed(state: GitLabState): Job[] {
  return state.pipelines
    .filter(({ status }) => !isComplete(status))
    .flatMap(({ id }) => jobsOf(state, id))
    .filter(({ status }) => status === "scheduled");
}

/** A fault of the sandbox: it is told on standard error. */
function broken(error: unknown): Outcome {
  process.stderr.write(`sandbox: a pipeline can't be made: ${error instanceof Error ? (error.stack ?? "") : ""}\n`);
  return { kind: "none", reason: "Internal error" };
}
