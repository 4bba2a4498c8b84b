import type { Folder } from "../../folder";
import type { PipelineDefinition } from "../../gitlab/ci/definition";
import type { CiEvaluator, Evaluation, EvaluationRequest } from "../../gitlab/ci/evaluator";
import { WorkerProcess, WorkerEnded, type TimeLimits } from "./workerProcess";
import { jobDefinition } from "./jobDefinition";
import type { Question, RawEvaluation } from "./messages";

/** An evaluator whose worker process starts on first use, or earlier with `warm`. */
export interface WarmableEvaluator extends CiEvaluator {
  /** Starts the worker process, which takes longer than evaluating a file. */
  warm(): void;
}

/** An evaluator that uses gitlab-ci-local in a worker process. */
export function createCiEvaluator(
  folder: Folder,
  limits: TimeLimits = { start: 60_000, file: 15_000 },
): WarmableEvaluator {
  let current: WorkerProcess | undefined;
  const open = () => (current ??= new WorkerProcess(folder.path("evaluate", "files"), limits));
  let last: Promise<unknown> = Promise.resolve();
  return {
    warm: () => open().warm(),
    evaluate(request) {
      const process = open();
      const evaluation = last.then(() => evaluateWith(process, request));
      last = evaluation.catch(() => undefined);
      return evaluation;
    },
    async close() {
      const process = current;
      current = undefined;
      await process?.close();
    },
  };
}

async function evaluateWith(process: WorkerProcess, request: EvaluationRequest): Promise<Evaluation> {
  const { commit, path, variables, changed } = request;
  if (!commit.files.has(path)) return { kind: "invalid", errors: ["Missing CI config file"] };
  const paths = [...commit.files.keys()].sort();
  try {
    const raw = await process.ask({ kind: "evaluate", path, variables, changed, paths }, answerTo(request));
    return evaluationOf(raw);
  } catch (error) {
    if (error instanceof WorkerEnded)
      return { kind: "invalid", errors: [`${path} could not be read: ${error.message}`] };
    throw error;
  }
}

function answerTo(request: EvaluationRequest): (question: Question) => unknown {
  return (question) => {
    switch (question.kind) {
      case "text":
        return textOf(request.commit.files.get(question.path)?.content, question.path, request.path);
      case "changedSince":
        try {
          return request.changedSince(question.ref);
        } catch {
          return null;
        }
    }
  };
}

/** GitLab: `Gitlab::Ci::Config::External::File::Base`. */
function textOf(content: Buffer | undefined, path: string, top: string): string {
  if (content === undefined) throw new Error(`Local file \`${path}\` does not exist!`);
  if (path !== top && !/\.ya?ml$/.test(path))
    throw new Error(`Included file \`${path}\` does not have YAML extension!`);
  return content.toString("utf8");
}

function evaluationOf(raw: RawEvaluation): Evaluation {
  if (raw.kind !== "pipeline") return raw;
  const { name, stages, jobs } = raw;
  return {
    kind: "pipeline",
    pipeline: { name, stages, autoCancel: autoCancel(raw.autoCancel), jobs: jobs.map(jobDefinition) },
  };
}

function autoCancel(value: string): PipelineDefinition["autoCancel"] {
  return value === "interruptible" || value === "none" ? value : "conservative";
}
