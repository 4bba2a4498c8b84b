/**
 * What a project's CI file comes to for one event: the workflow's and the jobs' rules are decided, `extends`,
 * `default`, `include` and `!reference` are resolved. Names, scripts and values hold their `$VARIABLES` still.
 */
export interface PipelineDefinition {
  /** GitLab: `workflow:name`, with its variables filled in. */
  readonly name: string | null;
  /** In their order, `.pre` and `.post` among them where a job is in them. */
  readonly stages: readonly string[];
  /** In the order of the file. */
  readonly jobs: readonly JobDefinition[];
  /** GitLab: `workflow:auto_cancel:on_new_commit`. */
  readonly autoCancel: "conservative" | "interruptible" | "none";
}

export type When = "on_success" | "on_failure" | "always" | "manual" | "delayed";

export interface JobDefinition {
  readonly name: string;
  readonly stage: string;
  readonly when: When;
  /** Of a delayed job, in seconds. */
  readonly startIn: number | null;
  readonly allowFailure: boolean;
  /** The exit codes that are allowed where a failure otherwise is not. */
  readonly allowedExitCodes: readonly number[];
  /** Null where the job waits for the stages before its own. */
  readonly needs: readonly JobNeed[] | null;
  /** The jobs whose artifacts it gets; null for all before it. With `needs`, those say. */
  readonly dependencies: readonly string[] | null;
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  /** What the file says for this job: its own, the rule's, the workflow's and the global ones that it inherits. */
  readonly variables: Readonly<Record<string, string>>;
  readonly idTokens: Readonly<Record<string, { readonly aud: string | readonly string[] }>>;
  readonly environment: EnvironmentDefinition | null;
  readonly resourceGroup: string | null;
  readonly interruptible: boolean;
  /** In seconds; null for the project's. */
  readonly timeout: number | null;
  readonly retry: RetryDefinition;
  readonly artifacts: ArtifactsDefinition | null;
  readonly caches: readonly CacheDefinition[];
  readonly image: string | null;
  readonly tags: readonly string[];
}

export interface JobNeed {
  readonly job: string;
  readonly artifacts: boolean;
  readonly optional: boolean;
}

export interface EnvironmentDefinition {
  readonly name: string;
  readonly url: string | null;
  readonly action: "start" | "prepare" | "stop" | "verify" | "access";
  readonly tier: string | null;
  readonly onStop: string | null;
  readonly autoStopIn: string | null;
}

export interface RetryDefinition {
  /** 0, 1 or 2. */
  readonly max: number;
  /** GitLab: `retry:when`; `["always"]` where the file does not say. */
  readonly when: readonly string[];
  readonly exitCodes: readonly number[];
}

export interface ArtifactsDefinition {
  readonly name: string | null;
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly untracked: boolean;
  readonly when: "on_success" | "on_failure" | "always";
  readonly expireIn: string | null;
  readonly access: "all" | "developer" | "maintainer" | "none";
  /** Kind, such as `terraform` or `dotenv`, to globs. */
  readonly reports: Readonly<Record<string, readonly string[]>>;
}

export interface CacheDefinition {
  /** As it is, or the files whose last changes make it up. */
  readonly key: string | { readonly files: readonly string[]; readonly prefix: string | null };
  readonly paths: readonly string[];
  readonly policy: "pull-push" | "pull" | "push";
  readonly when: "on_success" | "on_failure" | "always";
  readonly fallbackKeys: readonly string[];
  readonly unprotect: boolean;
}
