import type { Commit, Project } from "../entities";
import type { ArtifactsDefinition, CacheDefinition } from "./definition";
import type { Job, Pipeline } from "./entities";

/** The payload that a runner gets for a job. GitLab: `POST /jobs/request`. */
export interface JobPayload {
  readonly job: Job;
  readonly pipeline: Pipeline;
  readonly project: Project;
  readonly commit: Commit;
  /**
   * All variables of the job, with precedence applied and values expanded, except the references that the runner
   * expands: those to its own variables (`CI_PROJECT_DIR`), to file, raw and undefined variables, and `$$`. In
   * artifacts and caches only references to the runner's own variables and to file variables remain.
   */
  readonly variables: readonly JobVariable[];
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  /** In seconds. */
  readonly timeout: number;
  /** Expanded. */
  readonly artifacts: ArtifactsDefinition | null;
  /** Expanded; the key is the name under which the runner stores the cache. */
  readonly caches: readonly (Omit<CacheDefinition, "key"> & { readonly key: string })[];
  /** The jobs whose archives are unpacked before the script. */
  readonly dependencies: readonly Job[];
  /** Messages for the log before the job starts, such as why it gets no ID token. */
  readonly warnings?: readonly string[];
}

/** A variable of a job in the payload for the runner. */
export interface JobVariable {
  readonly key: string;
  readonly value: string;
  /** Whether the variable is the path of a file that contains the value. */
  readonly file: boolean;
  /** Whether the log shows `[MASKED]` instead of the value. */
  readonly masked: boolean;
  /** Whether the value is not expanded, so that `$` is a literal dollar sign. */
  readonly raw?: boolean;
}

/** The result of a job. */
export interface JobResult {
  readonly status: "success" | "failed" | "canceled";
  readonly exitCode: number | null;
  /** GitLab: `script_failure`, `job_execution_timeout`, `runner_system_failure`, …; null for a success. */
  readonly failureReason: string | null;
}

/** GitLab's interface for a runner. */
export interface RunnerPort {
  /** Takes the job that has waited longest; its status becomes `running`. */
  request(): Promise<JobPayload | undefined>;
  /** Appends text to the log. The runner has masked it already. */
  appendLog(jobId: number, text: string): void;
  /** Stores an artifact of the job. `content` is the whole file. */
  keepArtifact(jobId: number, artifact: { fileType: string; filename: string; content: Buffer }): void;
  /** The content of an artifact of another job. */
  readArtifact(jobId: number, fileType: string): Buffer | undefined;
  finish(jobId: number, result: JobResult): void;
  /** Calls the listener when a job may be available. Returns a function that unsubscribes. */
  onPending(listener: () => void): () => void;
  /** Calls the listener when a user cancels a running job. Returns a function that unsubscribes. */
  onCancel(listener: (jobId: number) => void): () => void;
}
