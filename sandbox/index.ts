import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { type Clock, systemClock } from "./clock";
import { createCloud } from "./cloud";
import type { CloudSeed } from "./cloud/seed";
import { openData, type SandboxData } from "./data/openData";
import { Faults } from "./faults/faults";
import type { FaultRule } from "./faults/fault";
import { faultRoutes } from "./faults/faultRoutes";
import { type Folder, openFolder } from "./folder";
import { createGitLab } from "./gitlab";
import type { IdTokenAnswer } from "./gitlab/idTokens/issue";
import type { IdTokenJob } from "./gitlab/idTokens/job";
import type { GitLabSeed } from "./gitlab/seed";
import { createPage } from "./page";
import { leadToPage } from "./leadToPage";
import { RequestLog } from "./requestLog";
import { type RunnerSettings, startRunner } from "./runner";
import { startDeployments } from "./runner/deployments";
import { type SeededTokens, seededTokens } from "./seededTokens";
import { type Listening, serve, type ServerCertificate } from "./serve";

/** The initial data of the sandbox. */
export interface Seed {
  readonly gitlab: GitLabSeed;
  readonly cloud: CloudSeed;
  /** The faults at the start. */
  readonly faults?: readonly FaultRule[];
}

export interface SandboxOptions {
  /** Defaults to the system's clock. */
  readonly clock?: Clock;
  /** The port of the GitLab server. Defaults to a free one. */
  readonly gitlabPort?: number;
  /** The path that GitLab is served below, such as `/gitlab`. GitLab: relative URL. Defaults to none. */
  readonly gitlabPath?: string;
  /** The certificate with which GitLab is served over HTTPS. Defaults to plain HTTP. */
  readonly gitlabCertificate?: ServerCertificate;
  /** The port of the Pulumi Cloud server. Defaults to a free one. */
  readonly cloudPort?: number;
  /** The port of the web page. Defaults to a free one. */
  readonly pagePort?: number;
  /** The runner of pipelines. Without it, pipelines are recorded and keep the status `created`. */
  readonly runner?: RunnerSettings;
  /** The folder where all data is saved. A start with saved data ignores the seed. Defaults to saving nothing. */
  readonly data?: string;
}

export type { RunnerSettings, ServerCertificate };

/** A running GitLab and Pulumi Cloud on 127.0.0.1. */
export interface Sandbox {
  /** With the path that it is served below. */
  readonly gitlabUrl: string;
  readonly cloudUrl: string;
  /** The web page that shows the data of both servers. Faults are added there, too. */
  readonly pageUrl: string;
  readonly log: RequestLog;
  /** The fault rules, which a test can change. */
  readonly faults: Faults;
  /** The bearer token for `/-/faults` on the page's server. Random for each start. */
  readonly faultsToken: string;
  /** Repositories, logs, artifacts, builds, and the events and states of updates. */
  readonly folder: Folder;
  /**
   * The ID token that GitLab signs for a job, or the reason why there is none. For tests that act as the runner: GitLab has
   * no such route.
   */
  idToken(job: IdTokenJob): Promise<IdTokenAnswer>;
  /** The seed's personal access tokens that are still valid, also with saved data. */
  seededTokens(): SeededTokens;
  /** Resolves when no pipeline is being created and no job is pending or running. */
  settled(): Promise<void>;
  /** Resets the data and the faults to the seed, and clears the request log. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts the sandbox; resolves when its servers listen. */
export async function startSandbox(seed: Seed, options: SandboxOptions = {}): Promise<Sandbox> {
  const data = options.data === undefined ? undefined : openData(options.data);
  const folder = openFolder(options.data);
  try {
    return await start(seed, options, folder, data);
  } catch (error) {
    data?.abandon();
    folder.close();
    throw error;
  }
}

async function start(
  seed: Seed,
  options: SandboxOptions,
  folder: Folder,
  data: SandboxData | undefined,
): Promise<Sandbox> {
  const log = new RequestLog();
  const faults = new Faults(seed.faults);
  const { clock = systemClock } = options;
  const gitlab = createGitLab(seed.gitlab, { clock, log, folder, faults, persist: data?.persist("gitlab") });
  const urls = { gitlab: "", cloud: "", page: "" };
  const cloud = createCloud(seed.cloud, {
    clock,
    log,
    folder,
    faults,
    persist: data?.persist("cloud"),
    pageUrl: () => urls.page,
  });
  const page = new Hono();
  const faultsToken = randomBytes(20).toString("hex");
  faultRoutes(page, faults, faultsToken);
  page.route("/", createPage({ gitlab: gitlab.state, cloud: cloud.state, log, urls, clock }).app);
  leadToPage(gitlab.app, cloud.app, () => urls.page);
  const servers = await serveAll(
    [
      gitlab.app,
      {
        port: data?.port("gitlab", options.gitlabPort) ?? options.gitlabPort,
        path: options.gitlabPath,
        tls: options.gitlabCertificate,
      },
    ],
    [cloud.app, { port: data?.port("cloud", options.cloudPort) ?? options.cloudPort }],
    [page, { port: data?.port("page", options.pagePort) ?? options.pagePort }],
  );
  const [gitlabUrl = "", cloudUrl = "", pageUrl = ""] = servers.map(({ url }) => url);
  Object.assign(urls, { gitlab: gitlabUrl, cloud: cloudUrl, page: pageUrl });
  for (const name of ["gitlab", "cloud", "page"] as const) data?.savePort(name, urls[name]);
  const idToken = (job: IdTokenJob) => gitlab.idToken(job, gitlabUrl);
  const certificates = options.gitlabCertificate && { gitLabCertificates: options.gitlabCertificate.ca };
  const deployments =
    options.runner &&
    startDeployments({
      ...options.runner,
      gitlab: gitlab.state,
      cloud: cloud.state,
      clock,
      folder,
      urls,
      ...certificates,
    });
  const runner = options.runner && startRunner(gitlab.state, { ...options.runner, urls, idToken, ...certificates });

  let closed: Promise<void> | undefined;

  return {
    gitlabUrl,
    cloudUrl,
    pageUrl,
    log,
    faults,
    faultsToken,
    folder,
    idToken,
    seededTokens: () => seededTokens(gitlab.state, cloud.state),
    async settled() {
      // Jobs may start deployments, and deployments push.
      for (let seen = -1; seen !== progress();) {
        seen = progress();
        await runner?.settled();
        await deployments?.settled();
      }
    },
    reset() {
      gitlab.reset();
      cloud.reset();
      log.clear();
      faults.reset();
    },
    close: () => (closed ??= close()),
  };

  /** A number that grows with each deployment, pipeline and job. */
  function progress(): number {
    const { pipelines, jobs } = gitlab.state;
    return pipelines.highestId + jobs.highestId + cloud.state.deployments.highestId;
  }

  async function close(): Promise<void> {
    await deployments?.close();
    await runner?.close();
    await Promise.all(servers.map((server) => server.close()));
    cloud.close();
    data?.close();
    folder.close();
  }
}

/** Starts all servers. If one fails, closes the others and throws. */
async function serveAll(...apps: readonly Parameters<typeof serve>[]): Promise<Listening[]> {
  const started = await Promise.allSettled(apps.map((app) => serve(...app)));
  const listening = started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const failed = started.find((one) => one.status === "rejected");
  if (!failed) return listening;
  await Promise.all(listening.map((server) => server.close()));
  throw failed.reason;
}
