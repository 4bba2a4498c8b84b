import { type Clock, systemClock } from "./clock";
import { createCloud } from "./cloud";
import type { CloudSeed } from "./cloud/seed";
import { createGitLab } from "./gitlab";
import type { IdTokenAnswer } from "./gitlab/idTokens/issue";
import type { IdTokenJob } from "./gitlab/idTokens/job";
import type { GitLabSeed } from "./gitlab/seed";
import { RequestLog } from "./requestLog";
import { serve } from "./serve";

/** What the sandbox holds when it starts. */
export interface Seed {
  readonly gitlab: GitLabSeed;
  readonly cloud: CloudSeed;
}

export interface SandboxOptions {
  /** Defaults to the system's clock. */
  readonly clock?: Clock;
  /** The port of the GitLab server. Defaults to a free one. */
  readonly gitlabPort?: number;
  /** The port of the Pulumi Cloud server. Defaults to a free one. */
  readonly cloudPort?: number;
}

/** A running GitLab and Pulumi Cloud on 127.0.0.1. */
export interface Sandbox {
  readonly gitlabUrl: string;
  readonly cloudUrl: string;
  readonly log: RequestLog;
  /**
   * The ID token that GitLab signs for a job, or why there is none. For whoever plays the runner: GitLab has no such
   * route.
   */
  idToken(job: IdTokenJob): Promise<IdTokenAnswer>;
  /** Back to the seed, with an empty request log. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts the sandbox; resolves when both servers listen. */
export async function startSandbox(seed: Seed, options: SandboxOptions = {}): Promise<Sandbox> {
  const log = new RequestLog();
  const clock = options.clock ?? systemClock;
  const gitlab = createGitLab(seed.gitlab, { clock, log });
  const cloud = createCloud(seed.cloud, { clock, log });
  const gitlabServer = await serve(gitlab.app, options.gitlabPort);
  const cloudServer = await serve(cloud.app, options.cloudPort).catch(async (error: unknown) => {
    await gitlabServer.close();
    throw error;
  });

  return {
    gitlabUrl: gitlabServer.url,
    cloudUrl: cloudServer.url,
    log,
    idToken: (job) => gitlab.idToken(job, gitlabServer.url),
    reset() {
      gitlab.reset();
      cloud.reset();
      log.clear();
    },
    async close() {
      await Promise.all([gitlabServer.close(), cloudServer.close()]);
      cloud.close();
    },
  };
}
