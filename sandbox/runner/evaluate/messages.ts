import type { LintMode } from "../../gitlab/ci/evaluator";

/** The request to the worker process. */
export interface EvaluationMessage {
  readonly kind: "evaluate";
  /** The path of the CI file. */
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly changed: readonly string[] | null;
  /** The paths of all files of the commit, sorted. */
  readonly paths: readonly string[];
  /** To check the file: all its jobs, without evaluating rules, or as in a pipeline. The result has the merged file. */
  readonly lint?: LintMode;
}

/** A question of the worker process during an evaluation. */
export type Question =
  | { readonly kind: "text"; readonly path: string }
  /** The answer is null if the ref does not exist. */
  | { readonly kind: "changedSince"; readonly ref: string };

/** Asks the parent process. */
export type Asker = (question: Question) => Promise<unknown>;

/** A message from the worker process. */
export type FromProcess =
  | { readonly kind: "asked"; readonly question: Question }
  | { readonly kind: "evaluated"; readonly result: RawEvaluation; readonly merged?: object | undefined };

/** The result of an evaluation, and the file with includes, `extends` and `!reference` resolved if it was checked. */
export interface Evaluated {
  readonly result: RawEvaluation;
  readonly merged?: object | undefined;
}

/** The result of an evaluation, with jobs as in the CI file. */
export type RawEvaluation =
  | {
      readonly kind: "pipeline";
      readonly name: string | null;
      readonly autoCancel: string;
      readonly stages: readonly string[];
      readonly jobs: readonly RawJob[];
    }
  | { readonly kind: "none"; readonly reason: "workflow" | "no jobs" }
  | { readonly kind: "invalid"; readonly errors: readonly string[] };

/** A job with the results of its rules. `data` is the unparsed job of the file. */
export interface RawJob {
  readonly name: string;
  readonly stage: string;
  readonly when: string;
  readonly startIn: unknown;
  readonly allowFailure: unknown;
  readonly interruptible: unknown;
  readonly needs: readonly { readonly job: string; readonly artifacts: boolean; readonly optional: boolean }[] | null;
  readonly dependencies: readonly string[] | null;
  readonly variables: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, unknown>>;
}
