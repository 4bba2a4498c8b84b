import type { Commit, Project } from "../entities";
import type { PipelineDefinition } from "./definition";

/** A request to evaluate a CI file. */
export interface EvaluationRequest {
  /** The project that runs it. */
  readonly project: Project;
  readonly commit: Commit;
  /** The path of the CI file in the commit. */
  readonly path: string;
  /** The variables that rules see: the pipeline's predefined ones, and the project's with the scope `*`. */
  readonly variables: Readonly<Record<string, string>>;
  /** The files that `rules:changes` matches; null if it is always true. */
  readonly changed: readonly string[] | null;
  /** The files that changed since the merge base with a ref. GitLab: `rules:changes:compare_to`. */
  changedSince(ref: string): readonly string[];
}

/** The result of evaluating a CI file for an event. */
export type Evaluation =
  | { readonly kind: "pipeline"; readonly pipeline: PipelineDefinition }
  /** The workflow's rules exclude the event, or no job matches it. */
  | { readonly kind: "none"; readonly reason: "workflow" | "no jobs" }
  /** The file is invalid. The errors have GitLab's texts where these are known. */
  | { readonly kind: "invalid"; readonly errors: readonly string[] };

/** How a file is checked: with all its jobs, regardless of their rules, or as for a pipeline. */
export type LintMode = "static" | "simulated";

/** The result of checking a CI file. */
export interface Lint {
  readonly evaluation: Evaluation;
  /** The file with includes, `extends` and `!reference` resolved; null if it can't be read. */
  readonly mergedYaml: string | null;
  /** The paths of the files that it includes. */
  readonly included: readonly string[];
  /** The names of the jobs that have rules. */
  readonly withRules: readonly string[];
}

/** Evaluates CI files. The sandbox does so with gitlab-ci-local. */
export interface CiEvaluator {
  evaluate(request: EvaluationRequest): Promise<Evaluation>;
  lint(request: EvaluationRequest, mode: LintMode): Promise<Lint>;
  /** Ends the evaluator's processes. */
  close(): Promise<void>;
}
