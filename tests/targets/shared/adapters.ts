import type { fileTargets } from "../../../targets";
import { readBitbucketFile } from "../bitbucket/bitbucketFile";
import { oidcToken, runBitbucket } from "../bitbucket/runBitbucket";
import { readCircleCiFile } from "../circleci/circleCiFile";
import { idTokenFor, runCircleCi } from "../circleci/runCircleCi";
import type { Event, Files } from "../gitlab/harness/events";
import { runPipeline } from "../gitlab/harness/runPipeline";
import { schemaErrors } from "../gitlab/harness/schemaErrors";
import type { Behaviour, Recorded } from "../gitlab/harness/standIns";

/** The differences between targets in these tests. A merge request is a pull request in some of them. */
export interface Adapter {
  /** The errors of a file by the CI system; none for a valid one. */
  readonly errors: (file: string) => readonly string[];
  /** Runs the jobs of a file for an event. */
  readonly run: (file: string, event: Event, options?: Options) => Promise<readonly JobRun[]>;
  /** The ID token with which a job logs in to Pulumi Cloud. */
  readonly idToken: (organization: string) => string;
  /** The variable that names the job's checkout. */
  readonly checkout: string;
  /** Whether all jobs of an event run, whatever was changed. */
  readonly ignoresChanges?: boolean;
  /** The numbers that every file has. */
  readonly numbers?: readonly number[];
}

export interface Options {
  /** The files of the project. Defaults to an empty `infra/Pulumi.yaml`. */
  readonly files?: Files;
  readonly variables?: Readonly<Record<string, string>>;
  /** The manual jobs to start. */
  readonly play?: readonly string[];
  /** The behaviours of stand-ins; all others succeed without output. */
  readonly behaviours?: readonly Behaviour[];
  /** Further commands that have stand-ins. */
  readonly standIns?: readonly string[];
}

/** The result of a job of the event. */
export interface JobRun {
  readonly name: string;
  readonly status: "success" | "failed" | "not run";
  readonly commands: readonly Recorded[];
}

/** An adapter for every target. */
export const adapters: Record<keyof typeof fileTargets, Adapter> = {
  gitlab: {
    errors: schemaErrors,
    async run(file, event, options = {}) {
      const { jobs } = await runPipeline(file, event, options);
      return jobs.map(({ name, status, commands }) => ({ name, status: ended(status), commands }));
    },
    idToken: (organization) => `id-token-for-urn:pulumi:org:${organization}`,
    checkout: "CI_PROJECT_DIR",
  },
  bitbucket: {
    errors(file) {
      try {
        readBitbucketFile(file);
        return [];
      } catch (error) {
        return [String(error)];
      }
    },
    async run(file, event, options = {}) {
      const steps = await runBitbucket(file, event, options);
      return steps.map(({ name, status, commands }) => ({ name, status: ended(status), commands }));
    },
    idToken: () => oidcToken,
    checkout: "BITBUCKET_CLONE_DIR",
  },
  circleci: {
    errors(file) {
      try {
        readCircleCiFile(file);
        return [];
      } catch (error) {
        return [String(error)];
      }
    },
    async run(file, event, { play = [], ...options } = {}) {
      const approve = play.map((job) => job.replace(/^deploy-/, "approve-"));
      const jobs = await runCircleCi(file, event, { ...options, approve });
      return jobs.map(({ name, status, commands }) => ({ name, status: ended(status), commands }));
    },
    idToken: (organization) => idTokenFor(`urn:pulumi:org:${organization}`),
    checkout: "CIRCLE_WORKING_DIRECTORY",
    ignoresChanges: true,
    numbers: [2.1],
  },
};

function ended(status: string): JobRun["status"] {
  return status === "success" || status === "failed" ? status : "not run";
}
