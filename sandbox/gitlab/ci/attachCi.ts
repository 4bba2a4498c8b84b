import { Signal } from "../../signal";
import type { GitLabState } from "../state";
import type { Ci, CiVariables } from "./ci";
import type { Job } from "./entities";
import { nextAutoStopAt, stopDueEnvironments, stopEnvironmentsOfBranch } from "./environments/autoStop";
import type { CiEvaluator } from "./evaluator";
import { eraseAllFiles } from "./jobs/jobFiles";
import { createPipeline, lintPipeline } from "./pipelines/createPipeline";
import { nextScheduleAt, playDueSchedules } from "./pipelines/dueSchedules";
import { createRunnerPort, type RunnerJobs } from "./createRunnerPort";
import { jobsOf } from "./process/jobsOf";
import { moveJob } from "./process/moveJob";
import { enqueue, processPipelines } from "./process/processPipelines";
import { isComplete } from "./process/statuses";
import type { Touched } from "./process/touched";
import { recordWantedPipeline, takeWantedPipelines } from "./pipelines/wantedPipelines";
import type { Outcome, PipelineRequest } from "./pipelineRequest";
import type { RunnerPort } from "./runnerPort";

/** The parts that GitLab CI needs from other modules. */
export interface CiOptions {
  readonly evaluator: CiEvaluator;
  readonly variables: CiVariables;
}

/** GitLab CI, attached to a state. */
export interface AttachedCi {
  readonly port: RunnerPort;
  /** Resolves when every pipeline request so far is evaluated. */
  settled(): Promise<void>;
  /** Stops starting pipelines and jobs. The caller closes the evaluator. */
  close(): void;
}

/** The maximum delay of `setTimeout`: a longer one fires at once. */
const MAX_TIMER_DELAY = 2 ** 31 - 1;

/** Attaches GitLab CI to a state: events and schedules start pipelines, environments stop, and a runner gets jobs. */
export function attachCi(state: GitLabState, { evaluator, variables }: CiOptions): AttachedCi {
  const shared: RunnerJobs = {
    waiting: new Set(),
    running: new Set(),
    orphans: new Set(),
    pending: new Signal<number>(),
    canceled: new Signal<number>(),
  };
  let queue: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  /** Increases with each reset; requests of an earlier generation are dropped. */
  let generation = 0;
  shared.pending.on((id) => shared.waiting.add(id));

  const lint: Ci["lint"] = (wanted, mode) => lintPipeline(state, evaluator, wanted, mode);
  state.ci = { request, lint, variables, pending: shared.pending, canceled: shared.canceled, wake, reset };
  recoverJobs(state, shared);
  for (const pending of takeWantedPipelines(state)) void request(pending);
  wake();
  const stopListening = state.branchMoved.on((move) => stopEnvironmentsOfBranch(state, move));
  return {
    port: createRunnerPort(state, shared),
    async settled() {
      for (let seen; seen !== queue;) await (seen = queue);
    },
    close() {
      closed = true;
      stopListening();
      clearTimeout(timer);
      state.ci = undefined;
    },
  };

  function request(wanted: PipelineRequest): Promise<Outcome> {
    const requestedIn = generation;
    const { id } = recordWantedPipeline(state, wanted);
    const outcome = queue
      .then(() => createPipeline(state, evaluator, wanted, () => requestedIn === generation && !closed))
      .catch(reportError)
      .finally(() => {
        // A request that the sandbox did not finish before it closed is recovered at its next start.
        if (requestedIn === generation && !closed) state.wantedPipelines.delete(id);
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
    timer = setTimeout(tick, Math.min(wait, MAX_TIMER_DELAY));
    timer.unref();
  }

  function tick(): void {
    const now = state.clock();
    playDueSchedules(state, now);
    startDelayed(state, now);
    stopDueEnvironments(state, now);
    wake();
  }

  /** Tells runners to end their jobs. A new job with the id of such a job waits until the runner has ended it. */
  function reset(): void {
    const { running, orphans } = shared;
    generation++;
    shared.waiting.clear();
    for (const id of running) orphans.add(id);
    running.clear();
    for (const id of orphans) shared.canceled.emit(id);
    eraseAllFiles(state);
  }
}

/** Recovers the jobs of kept data: running jobs fail, canceling jobs are canceled, pending jobs wait for a runner again. */
function recoverJobs(state: GitLabState, { waiting }: RunnerJobs): void {
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

/** Reports an internal error of the sandbox on standard error. */
function reportError(error: unknown): Outcome {
  process.stderr.write(`sandbox: cannot create a pipeline: ${error instanceof Error ? (error.stack ?? "") : ""}\n`);
  return { kind: "none", reason: "Internal error" };
}
