import { stringify } from "yaml";
import { openFolder } from "../../../folder";
import type { JobDefinition, PipelineDefinition } from "../../../gitlab/ci/definition";
import type { CiEvaluator, Evaluation } from "../../../gitlab/ci/evaluator";
import type { Commit, Project } from "../../../gitlab/entities";
import type { TimeLimits } from "../../../runner/evaluate/workerProcess";
import { createCiEvaluator } from "../../../runner/evaluate/ciEvaluator";

const CI_FILE = ".gitlab-ci.yml";
export const push = { CI_PIPELINE_SOURCE: "push", CI_COMMIT_BRANCH: "main", CI_DEFAULT_BRANCH: "main" };
export const mergeRequest = { CI_PIPELINE_SOURCE: "merge_request_event", CI_MERGE_REQUEST_IID: "7" };

/** The context in which a file is evaluated. */
export interface Circumstances {
  readonly variables?: Readonly<Record<string, string>>;
  /** Defaults to null. */
  readonly changed?: readonly string[] | null;
  readonly since?: Readonly<Record<string, readonly string[]>>;
  /** Other files of the commit. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Evaluating {
  readonly evaluator: CiEvaluator;
  /** Evaluates a file, a text or an object, by default for a push to the default branch. */
  readonly evaluate: (file: string | object, circumstances?: Circumstances) => Promise<Evaluation>;
  /** The resulting pipeline. */
  readonly pipeline: (file: string | object, circumstances?: Circumstances) => Promise<PipelineDefinition>;
  /** Its only job. */
  readonly job: (job: object, circumstances?: Circumstances) => Promise<JobDefinition>;
  /** The names of its jobs, empty without a pipeline. */
  readonly names: (file: string | object, circumstances?: Circumstances) => Promise<readonly string[]>;
  /** GitLab's errors. */
  readonly errors: (file: string | object, circumstances?: Circumstances) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** An evaluator. Its process starts slowly on a busy machine. */
export function evaluating(limits?: TimeLimits): Evaluating {
  jest.setTimeout(60_000);
  const folder = openFolder();
  const evaluator = createCiEvaluator(folder, limits);
  const self: Evaluating = {
    evaluator,
    evaluate(file, { variables = push, changed = null, since = {}, files = {} } = {}) {
      const text = typeof file === "string" ? file : stringify(file, { version: "1.1" });
      return evaluator.evaluate({
        project: {} as Project,
        commit: commitOf({ ...files, [CI_FILE]: text }),
        path: CI_FILE,
        variables,
        changed,
        changedSince(ref) {
          const found = since[ref];
          if (!found) throw new Error("no such ref");
          return found;
        },
      });
    },
    async pipeline(file, circumstances) {
      const evaluation = await self.evaluate(file, circumstances);
      if (evaluation.kind !== "pipeline") throw new Error(JSON.stringify(evaluation));
      return evaluation.pipeline;
    },
    async job(job, circumstances) {
      const { jobs } = await self.pipeline({ job: { script: ["true"], ...job } }, circumstances);
      expect(jobs).toHaveLength(1);
      return jobs[0]!;
    },
    async names(file, circumstances) {
      const evaluation = await self.evaluate(file, circumstances);
      if (evaluation.kind === "invalid") throw new Error(evaluation.errors.join("\n"));
      return evaluation.kind === "none" ? [] : evaluation.pipeline.jobs.map(({ name }) => name);
    },
    async errors(file, circumstances) {
      const evaluation = await self.evaluate(file, circumstances);
      return evaluation.kind === "invalid" ? evaluation.errors : [];
    },
    async close() {
      await evaluator.close();
      folder.close();
    },
  };
  return self;
}

/** A commit of these files. */
export function commitOf(texts: Readonly<Record<string, string>>): Commit {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [
      path,
      { content: Buffer.from(text), blobId: "", mode: "100644" as const },
    ]),
  );
  return { files } as unknown as Commit;
}
