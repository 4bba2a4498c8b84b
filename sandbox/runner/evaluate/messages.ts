/** What the process that reads CI files is sent. */
export interface EvaluationMessage {
  readonly kind: "evaluate";
  /** The CI file. */
  readonly path: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly changed: readonly string[] | null;
  /** All files of the commit, in order. */
  readonly paths: readonly string[];
}

/** What it wants to know while it reads one. */
export type Question =
  | { readonly kind: "text"; readonly path: string }
  /** The answer is null where there is no such ref. */
  | { readonly kind: "changedSince"; readonly ref: string };

/** How it asks. */
export type Asker = (question: Question) => Promise<unknown>;

/** What it sends. */
export type FromProcess =
  | { readonly kind: "asked"; readonly question: Question }
  | { readonly kind: "evaluated"; readonly result: RawEvaluation };

/** A CI file that is decided, its jobs in the file's own words. */
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

/** A job with what its rules decided; all else is in `data`, as nobody has looked at it yet. */
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
