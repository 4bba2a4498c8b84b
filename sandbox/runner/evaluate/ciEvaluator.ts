import { stringify } from "yaml";
import type { Folder } from "../../folder";
import type { PipelineDefinition } from "../../gitlab/ci/definition";
import type { CiEvaluator, Evaluation, EvaluationRequest, Lint, LintMode } from "../../gitlab/ci/evaluator";
import { WorkerProcess, WorkerEnded, type TimeLimits } from "./workerProcess";
import { jobDefinition } from "./jobDefinition";
import type { Evaluated, Question, RawEvaluation } from "./messages";

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
  /** Runs after all earlier evaluations, because the worker process does one at a time. */
  function inTurn<T>(evaluate: (process: WorkerProcess) => Promise<T>): Promise<T> {
    const process = open();
    const evaluation = last.then(() => evaluate(process));
    last = evaluation.catch(() => undefined);
    return evaluation;
  }
  return {
    warm: () => open().warm(),
    evaluate: (request) => inTurn((process) => evaluateWith(process, request)),
    lint: (request, mode) => inTurn((process) => lintWith(process, request, mode)),
    async close() {
      const process = current;
      current = undefined;
      await process?.close();
    },
  };
}

async function evaluateWith(process: WorkerProcess, request: EvaluationRequest): Promise<Evaluation> {
  return evaluationOf((await ask(process, request, answerTo(request))).result);
}

/** Checks a file. Evaluates the jobs that its rules select, or all its jobs. */
async function lintWith(process: WorkerProcess, request: EvaluationRequest, mode: LintMode): Promise<Lint> {
  const included: string[] = [];
  const answer = answerTo(request);
  const { result, merged } = await ask(process, { ...request, lint: mode }, (question) => {
    if (question.kind === "text" && question.path !== request.path) included.push(question.path);
    return answer(question);
  });
  const jobs = result.kind === "pipeline" ? result.jobs : [];
  return {
    evaluation: evaluationOf(result),
    mergedYaml:
      merged === undefined ? null : `---\n${stringify(merged, { lineWidth: 0, aliasDuplicateObjects: false })}`,
    included,
    withRules: jobs.filter(({ data }) => data.rules !== undefined).map(({ name }) => name),
  };
}

async function ask(
  process: WorkerProcess,
  request: EvaluationRequest & { readonly lint?: LintMode },
  answer: (question: Question) => unknown,
): Promise<Evaluated> {
  const { commit, path, variables, changed, lint } = request;
  if (!commit.files.has(path)) return { result: { kind: "invalid", errors: ["Missing CI config file"] } };
  const paths = [...commit.files.keys()].sort();
  const message = { kind: "evaluate", path, variables, changed, paths, ...(lint && { lint }) } as const;
  try {
    return await process.ask(message, answer);
  } catch (error) {
    if (error instanceof WorkerEnded)
      return { result: { kind: "invalid", errors: [`${path} could not be read: ${error.message}`] } };
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
