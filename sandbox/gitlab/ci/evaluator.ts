import type { Commit, Project } from "../entities";
import type { PipelineDefinition } from "./definition";

/** What a CI file is evaluated for. */
export interface EvaluationRequest {
  /** The project that runs it. */
  readonly project: Project;
  readonly commit: Commit;
  /** Where the CI file lies in the commit. */
  readonly path: string;
  /** All variables that rules see: the predefined ones of the pipeline, and the project's for every environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** The files that `rules:changes` looks at; null where it is always true. */
  readonly changed: readonly string[] | null;
  /** The files that differ from where the commit left a ref. GitLab: `rules:changes:compare_to`. */
  changedSince(ref: string): readonly string[];
}

/** What a CI file comes to for the event. */
export type Evaluation =
  | { readonly kind: "pipeline"; readonly pipeline: PipelineDefinition }
  /** The workflow's rules want none, or no job is for the event. */
  | { readonly kind: "none"; readonly reason: "workflow" | "no jobs" }
  /** GitLab refuses the file, each mistake in GitLab's words where they are known. */
  | { readonly kind: "invalid"; readonly errors: readonly string[] };

/** Reads CI files. GitLab has its own reader; the sandbox asks gitlab-ci-local. */
export interface CiEvaluator {
  evaluate(request: EvaluationRequest): Promise<Evaluation>;
  /** Ends what runs beside it. */
  close(): Promise<void>;
}
