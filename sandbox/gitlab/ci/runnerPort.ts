import type { Commit, Project } from "../entities";
import type { ArtifactsDefinition, CacheDefinition } from "./definition";
import type { Job, Pipeline } from "./entities";

/** What GitLab gives a runner with a job. GitLab: `POST /jobs/request`. */
export interface JobPayload {
  readonly job: Job;
  readonly pipeline: Pipeline;
  readonly project: Project;
  readonly commit: Commit;
  /**
   * All that the job gets, the highest precedence applied, values expanded, but for what the runner alone knows: its own
   * variables, such as `CI_PROJECT_DIR`, and where the files of file variables are. `fillIn` of `variables/expand` puts
   * these into a text. It is the same with artifacts and caches.
   */
  readonly variables: readonly JobVariable[];
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  /** In seconds. */
  readonly timeout: number;
  /** Expanded. */
  readonly artifacts: ArtifactsDefinition | null;
  /** Expanded, keys too, each with the name that the runner keeps it under. */
  readonly caches: readonly (Omit<CacheDefinition, "key"> & { readonly key: string })[];
  /** The jobs whose archives are unpacked before the script. */
  readonly dependencies: readonly Job[];
  /** What its log says before it starts, such as why it gets no ID token. */
  readonly warnings?: readonly string[];
}

/** A variable as the runner gets it. */
export interface JobVariable {
  readonly key: string;
  readonly value: string;
  /** The job finds the value in a file, whose path the variable has. */
  readonly file: boolean;
  /** Its value is `[MASKED]` in the log. */
  readonly masked: boolean;
  /** Whether nothing is to be filled in: a `$` in it is one. */
  readonly raw?: boolean;
}

/** How a job ended. */
export interface JobResult {
  readonly status: "success" | "failed" | "canceled";
  readonly exitCode: number | null;
  /** GitLab: `script_failure`, `job_execution_timeout`, `runner_system_failure`, …; null for a success. */
  readonly failureReason: string | null;
}

/** GitLab, as a runner sees it. */
export interface RunnerPort {
  /** The job that waits longest, which is running from here on. */
  request(): Promise<JobPayload | undefined>;
  /** Adds to the log, masked already. */
  appendLog(jobId: number, text: string): void;
  /** Keeps a file that the job left; `content` is the file's whole. */
  keepArtifact(jobId: number, artifact: { fileType: string; filename: string; content: Buffer }): void;
  /** The content of an artifact of another job. */
  readArtifact(jobId: number, fileType: string): Buffer | undefined;
  finish(jobId: number, result: JobResult): void;
  /** Calls back when there may be a job to request. Answers how to stop that. */
  onPending(listener: () => void): () => void;
  /** Calls back when somebody cancels a running job. Answers how to stop that. */
  onCancel(listener: (jobId: number) => void): () => void;
}
