import type { ArtifactsDefinition } from "../../gitlab/ci/definition";
import type { Job, Pipeline } from "../../gitlab/ci/entities";
import type { JobPayload, JobResult, JobVariable, RunnerPort } from "../../gitlab/ci/runnerPort";
import type { Commit, Project } from "../../gitlab/entities";
import { Signal } from "../../signal";

/** The fields of a job that a test sets; the others have defaults. */
export interface JobSpec {
  readonly name?: string;
  readonly sha?: string;
  readonly ref?: string;
  readonly tag?: boolean;
  readonly mergeRequest?: boolean;
  readonly projectId?: number;
  /** Defaults to `acme/shop-api`. */
  readonly fullPath?: string;
  readonly script?: readonly string[];
  readonly beforeScript?: readonly string[];
  readonly afterScript?: readonly string[];
  readonly variables?: readonly (Partial<JobVariable> & { readonly key: string; readonly value: string })[];
  readonly timeout?: number;
  readonly artifacts?: Partial<ArtifactsDefinition>;
  readonly caches?: readonly Partial<JobPayload["caches"][number]>[];
  readonly dependencies?: readonly Job[];
  readonly warnings?: readonly string[];
}

export interface KeptArtifact {
  readonly fileType: string;
  readonly filename: string;
  readonly content: Buffer;
}

/** A GitLab that only has jobs to run. */
export class FakePort implements RunnerPort {
  readonly logs = new Map<number, string>();
  readonly results = new Map<number, JobResult>();
  readonly artifacts = new Map<number, KeptArtifact[]>();
  /** The jobs in their order. */
  readonly started: number[] = [];
  private readonly waiting: JobPayload[] = [];
  private readonly pending = new Signal();
  private readonly canceled = new Signal<number>();
  private readonly logged = new Signal();
  private readonly finished = new Signal();
  private lastId = 5000;

  add(spec: JobSpec): Job {
    const id = ++this.lastId;
    const payload = payloadOf(id, spec);
    this.waiting.push(payload);
    this.pending.emit();
    return payload.job;
  }

  /** A job after its end, with the list of its artifacts. */
  ended(job: Job): Job {
    const kept = this.artifacts.get(job.id) ?? [];
    const artifacts = kept.map(({ fileType, filename, content }) => ({
      fileType,
      filename,
      size: content.length,
      access: "all" as const,
    }));
    return { ...job, artifacts };
  }

  async run(spec: JobSpec): Promise<{ job: Job; result: JobResult; log: string }> {
    const job = this.add(spec);
    const result = await this.result(job.id);
    return { job: this.ended(job), result, log: this.logs.get(job.id) ?? "" };
  }

  result(id: number): Promise<JobResult> {
    return eventually(this.finished, () => this.results.get(id));
  }

  /** Resolves when the log contains the text. */
  async logHas(id: number, text: string): Promise<void> {
    await eventually(this.logged, () => (this.logs.get(id)?.includes(text) === true ? true : undefined));
  }

  cancel(id: number): void {
    this.canceled.emit(id);
  }

  request(): Promise<JobPayload | undefined> {
    const payload = this.waiting.shift();
    if (payload !== undefined) this.started.push(payload.job.id);
    return Promise.resolve(payload);
  }

  appendLog(jobId: number, text: string): void {
    this.logs.set(jobId, (this.logs.get(jobId) ?? "") + text);
    this.logged.emit();
  }

  keepArtifact(jobId: number, artifact: KeptArtifact): void {
    this.artifacts.set(jobId, [...(this.artifacts.get(jobId) ?? []), artifact]);
  }

  readArtifact(jobId: number, fileType: string): Buffer | undefined {
    return this.artifacts.get(jobId)?.find((artifact) => artifact.fileType === fileType)?.content;
  }

  finish(jobId: number, result: JobResult): void {
    this.results.set(jobId, result);
    this.finished.emit();
  }

  onPending(listener: () => void): () => void {
    return this.pending.on(listener);
  }

  onCancel(listener: (jobId: number) => void): () => void {
    return this.canceled.on(listener);
  }
}

function eventually<T>(signal: Signal, read: () => T | undefined): Promise<T> {
  return new Promise((resolve) => {
    const look = (): void => {
      const value = read();
      if (value === undefined) return;
      stop();
      resolve(value);
    };
    const stop = signal.on(look);
    look();
  });
}

function payloadOf(id: number, spec: JobSpec): JobPayload {
  const projectId = spec.projectId ?? 101;
  const pipeline = {
    id: 1001,
    ref: spec.ref ?? "main",
    tag: spec.tag ?? false,
    mergeRequestId: spec.mergeRequest ? 301 : null,
  };
  return {
    // The fields that the runner reads.
    job: { id, name: spec.name ?? "job", projectId, artifacts: [] } as unknown as Job,
    pipeline: pipeline as unknown as Pipeline,
    project: { id: projectId, path: "shop-api", fullPath: spec.fullPath ?? "acme/shop-api" } as unknown as Project,
    commit: { sha: spec.sha ?? "0".repeat(40) } as unknown as Commit,
    variables: (spec.variables ?? []).map((variable) => ({ file: false, masked: false, ...variable })),
    beforeScript: spec.beforeScript ?? [],
    script: spec.script ?? ["true"],
    afterScript: spec.afterScript ?? [],
    timeout: spec.timeout ?? 60,
    artifacts: spec.artifacts === undefined ? null : { ...NO_ARTIFACTS, ...spec.artifacts },
    caches: (spec.caches ?? []).map((cache) => ({ ...PLAIN_CACHE, ...cache })),
    dependencies: spec.dependencies ?? [],
    ...(spec.warnings && { warnings: spec.warnings }),
  };
}

const NO_ARTIFACTS: ArtifactsDefinition = {
  name: null,
  paths: [],
  exclude: [],
  untracked: false,
  when: "on_success",
  expireIn: null,
  access: "all",
  reports: {},
};

const PLAIN_CACHE: JobPayload["caches"][number] = {
  key: "default",
  paths: [],
  policy: "pull-push",
  when: "on_success",
  fallbackKeys: [],
  unprotect: false,
};
