/**
 * A project's CI file, evaluated for one event. All rules are evaluated; `extends`, `default`, `include` and
 * `!reference` are resolved. Variables in names, scripts and values are not expanded yet.
 */
export interface PipelineDefinition {
  /** GitLab: `workflow:name`, with its variables expanded. */
  readonly name: string | null;
  /** In order; with `.pre` and `.post` if they have jobs. */
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
  /** The delay of a delayed job, in seconds. */
  readonly startIn: number | null;
  readonly allowFailure: boolean;
  /** GitLab: `allow_failure:exit_codes`. */
  readonly allowedExitCodes: readonly number[];
  /** Null if the job waits for all earlier stages. */
  readonly needs: readonly JobNeed[] | null;
  /** The jobs whose artifacts it gets; null for all earlier ones. With `needs`, `needs:artifacts` decides. */
  readonly dependencies: readonly string[] | null;
  readonly beforeScript: readonly string[];
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  /** The variables of the job, of its matching rule, of the workflow, and the global ones that it inherits. */
  readonly variables: Readonly<Record<string, string>>;
  readonly idTokens: Readonly<Record<string, { readonly aud: string | readonly string[] }>>;
  readonly environment: EnvironmentDefinition | null;
  readonly resourceGroup: string | null;
  readonly interruptible: boolean;
  /** In seconds; null for the project's timeout. */
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
  /** GitLab: `retry:when`. Defaults to `["always"]`. */
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
  /** The literal key, or the files that the key is a hash of. */
  readonly key: string | { readonly files: readonly string[]; readonly prefix: string | null };
  readonly paths: readonly string[];
  readonly policy: "pull-push" | "pull" | "push";
  readonly when: "on_success" | "on_failure" | "always";
  readonly fallbackKeys: readonly string[];
  readonly unprotect: boolean;
}
