import { symlinkSync } from "node:fs";
import { attachCi } from "../gitlab/ci/attachCi";
import { createCiVariables } from "../gitlab/ci/variables";
import { repositoryOf } from "../gitlab/git/bareRepository";
import type { IdTokenAnswer } from "../gitlab/idTokens/issue";
import type { IdTokenJob } from "../gitlab/idTokens/job";
import type { GitLabState } from "../gitlab/state";
import { createRunner } from "./createRunner";
import { createCiEvaluator } from "./evaluate/ciEvaluator";

/** The settings of the machine that jobs run on. */
export interface RunnerSettings {
  /** Environment variables of every job. GitLab's variables override them. GitLab Runner: `environment`. */
  readonly env?: Readonly<Record<string, string>>;
  /** How many jobs run at the same time. Defaults to 4. */
  readonly concurrency?: number;
  /** A `node_modules` folder for programs that install no packages. */
  readonly modules?: string;
  /**
   * Whether jobs share a machine, as with GitLab's shell executor: the next job finds the checkout, the home folder and the
   * temporary folder, and jobs run in a login shell. Defaults to false: new folders for each job, as in a container of the
   * Kubernetes executor. GitLab's Docker executor is between the two: it keeps the checkout in a volume, since 17.10 without
   * git's configuration and hooks. The folders are deleted when the sandbox closes.
   */
  readonly keepsFolders?: boolean;
}

interface RunnerWorld extends RunnerSettings {
  readonly urls: { readonly gitlab: string; readonly cloud: string; readonly page: string };
  readonly idToken: (job: IdTokenJob) => Promise<IdTokenAnswer>;
  /** The certificates of GitLab's authority that the runner trusts, in PEM. GitLab Runner: `tls-ca-file`. */
  readonly gitLabCertificates?: string;
}

/** A running runner with its CI service. */
export interface StartedRunner {
  /** Resolves when no pipeline is being created and no job is pending or running. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a runner for a GitLab. Its jobs run on this machine and use the sandbox's Pulumi Cloud. */
export function startRunner(state: GitLabState, world: RunnerWorld): StartedRunner {
  const { folder, clock } = state;
  const evaluator = createCiEvaluator(folder);
  evaluator.warm();
  const variables = createCiVariables(state, { origin: () => world.urls.gitlab, sign: world.idToken });
  const ci = attachCi(state, { evaluator, variables });
  if (world.modules !== undefined) link(world.modules, folder.path("node_modules"));
  const runner = createRunner(ci.port, {
    folder,
    clock,
    // Jobs use the sandbox's Pulumi Cloud, and the links that Pulumi prints lead to the sandbox's page.
    env: {
      PULUMI_BACKEND_URL: world.urls.cloud,
      PULUMI_CONSOLE_DOMAIN: new URL(world.urls.page).host,
      ...world.env,
    },
    ...(world.concurrency !== undefined && { concurrency: world.concurrency }),
    ...(world.keepsFolders !== undefined && { keepsFolders: world.keepsFolders }),
    ...(world.gitLabCertificates !== undefined && { gitLabCertificates: world.gitLabCertificates }),
    repositoryOf: (project) => repositoryOf(state, project),
  });

  return {
    async settled() {
      // The end of a job may create other pipelines and jobs.
      for (let seen = -1; seen !== progress(state);) {
        seen = progress(state);
        await ci.settled();
        await runner.idle();
      }
    },
    async close() {
      await runner.close();
      ci.close();
      await evaluator.close();
    },
  };
}

/** A number that grows with each pipeline and job. */
function progress({ pipelines, jobs }: GitLabState): number {
  return pipelines.highestId + jobs.highestId;
}

/** Creates a link, unless the previous start did. */
function link(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
