import { symlinkSync } from "node:fs";
import { attachCi } from "../gitlab/ci/attachCi";
import { createCiVariables } from "../gitlab/ci/variables";
import { repositoryOf } from "../gitlab/git/bareRepository";
import type { IdTokenAnswer } from "../gitlab/idTokens/issue";
import type { IdTokenJob } from "../gitlab/idTokens/job";
import type { GitLabState } from "../gitlab/state";
import { createRunner } from "./createRunner";
import { createCiEvaluator } from "./evaluate/ciEvaluator";

/** The machine that jobs run on. */
export interface RunnerSettings {
  /** What every job finds in its environment unless GitLab says otherwise. GitLab Runner: `environment`. */
  readonly env?: Readonly<Record<string, string>>;
  /** How many jobs run at the same time. Defaults to 4. */
  readonly concurrency?: number;
  /** A `node_modules` folder whose packages programs find where they install none of their own. */
  readonly modules?: string;
  /**
   * Whether the machine is kept, as with GitLab's shell executor: the checkout of a project, the home folder and the
   * temporary folder are there for the next job, and jobs run in a login shell. Defaults to false: a fresh container for
   * each job, as with the Kubernetes executor. GitLab's Docker executor is between the two: it keeps the checkout in a
   * volume, since 17.10 without git's configuration and hooks. What is kept goes when the sandbox closes.
   */
  readonly keepsFolders?: boolean;
}

interface RunnerWorld extends RunnerSettings {
  readonly urls: { readonly gitlab: string; readonly cloud: string; readonly page: string };
  readonly idToken: (job: IdTokenJob) => Promise<IdTokenAnswer>;
}

/** The runner and the CI that it serves. */
export interface StartedRunner {
  /** Resolves when no pipeline is to be created and no job waits for a runner or runs. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Has the pipelines of a GitLab evaluated and run on this machine, on the sandbox's own Pulumi Cloud. */
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
    // Jobs work on this Pulumi Cloud, and the links that Pulumi prints lead to the page.
    env: {
      PULUMI_BACKEND_URL: world.urls.cloud,
      PULUMI_CONSOLE_DOMAIN: new URL(world.urls.page).host,
      ...world.env,
    },
    ...(world.concurrency !== undefined && { concurrency: world.concurrency }),
    ...(world.keepsFolders !== undefined && { keepsFolders: world.keepsFolders }),
    repositoryOf: (project) => repositoryOf(state, project),
  });

  return {
    async settled() {
      // What ends may start something else.
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

/** One that is there already is from the last start. */
function link(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
