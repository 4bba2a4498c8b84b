import type { targets } from "../../../targets";
import { readBitbucketFile } from "../bitbucket/bitbucketFile";
import { oidcToken, runBitbucket } from "../bitbucket/runBitbucket";
import type { Event, Files } from "../gitlab/harness/events";
import { runPipeline } from "../gitlab/harness/runPipeline";
import { schemaErrors } from "../gitlab/harness/schemaErrors";
import type { Behaviour, Recorded } from "../gitlab/harness/standIns";

/** What the tests of all targets need to know of one. A merge request is a pull request to some of them. */
export interface Adapter {
  /** What the CI system has against a file; nothing for a good one. */
  readonly errors: (file: string) => readonly string[];
  /** Runs what the file has for an event. */
  readonly run: (file: string, event: Event, options?: Options) => Promise<readonly JobRun[]>;
  /** The ID token that a job gets to log in to Pulumi Cloud with. */
  readonly idToken: (organization: string) => string;
  /** The variable that names the job's checkout. */
  readonly checkout: string;
}

export interface Options {
  /** What the project holds. Defaults to an empty `infra/Pulumi.yaml`. */
  readonly files?: Files;
  readonly variables?: Readonly<Record<string, string>>;
  /** The manual jobs that somebody starts. */
  readonly play?: readonly string[];
  /** What stand-ins do; all others succeed without a word. */
  readonly behaviours?: readonly Behaviour[];
}

/** What became of a job that is there for the event. */
export interface JobRun {
  readonly name: string;
  readonly status: "success" | "failed" | "not run";
  readonly commands: readonly Recorded[];
}

/** An adapter for every target of the table. */
export const adapters: Record<keyof typeof targets, Adapter> = {
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
};

function ended(status: string): JobRun["status"] {
  return status === "success" || status === "failed" ? status : "not run";
}
