import type { CloudState } from "../../cloud/state";
import { deliverWebhooks } from "../../cloud/deployments/deliverWebhooks";
import { nextScheduleAt, runDueSchedules } from "../../cloud/deployments/dueSchedules";
import { executorPort, failInterrupted } from "../../cloud/deployments/executorPort";
import { integrationsOf } from "../../cloud/deployments/integrations";
import type { Clock } from "../../clock";
import type { Folder } from "../../folder";
import type { GitLabState } from "../../gitlab/state";
import { followGitLab } from "../../vcs/followGitLab";
import { integrationToken } from "../../vcs/integrationToken";
import type { RunnerSettings, StartedRunner } from "../index";
import { createExecutor } from "./createExecutor";
import type { DeploymentPayload } from "./deploymentPort";
import { basic, plainRepository, type Repository } from "./sourceCommands";

interface DeploymentsWorld extends RunnerSettings {
  readonly gitlab: GitLabState;
  readonly cloud: CloudState;
  readonly clock: Clock;
  readonly folder: Folder;
  /** The certificates, as PEM, of the authorities that GitLab's clients trust. */
  readonly gitLabCertificates?: string;
  readonly urls: { readonly gitlab: string; readonly cloud: string; readonly page: string };
}

/** The maximum delay of `setTimeout`: a longer one fires at once. */
const MAX_TIMER_DELAY = 2 ** 31 - 1;

/** Starts Pulumi Deployments: the executor, its triggers, schedules and webhooks. Deployments run on this machine. */
export function startDeployments(world: DeploymentsWorld): StartedRunner {
  const { gitlab, cloud, clock, folder, urls, concurrency } = world;
  failInterrupted(cloud, clock());
  const deliveries = deliverWebhooks(cloud, clock, () => urls.page);
  const unfollow = followGitLab(gitlab, cloud, clock);
  const executor = createExecutor({
    port: executorPort(cloud, clock, () => urls.page),
    folder: { ...folder, path: (...names) => folder.path("deployments", ...names) },
    clock,
    environment: { PULUMI_BACKEND_URL: urls.cloud, PULUMI_CONSOLE_DOMAIN: new URL(urls.page).host, ...world.env },
    certificates: world.gitLabCertificates,
    repositoryOf: (payload) => repositoryOf(world, payload),
    ...(concurrency !== undefined && { concurrency }),
  });
  const timer = scheduleTimer(cloud, clock);

  return {
    async settled() {
      // The end of a deployment may start others.
      for (let seen = -1; seen !== cloud.deployments.highestId;) {
        seen = cloud.deployments.highestId;
        await executor.idle();
        await deliveries.settled();
      }
    },
    async close() {
      timer.stop();
      unfollow();
      await executor.close();
      deliveries.close();
    },
  };
}

/** The repository of a deployment, with the rights of the integration unless credentials are stored. */
function repositoryOf({ gitlab, cloud, urls }: DeploymentsWorld, { deployment, stack }: DeploymentPayload): Repository {
  const { vcs, sourceContext } = deployment.document;
  if (!vcs) return plainRepository(deployment);
  const { provider = "", repository = "" } = vcs;
  if (provider !== "gitlab")
    throw new Error(`the sandbox has no ${provider}: only repositories of its GitLab are cloned`);
  const url = `${urls.gitlab}/${repository}.git`;
  if (sourceContext?.git?.gitAuth) return { ...plainRepository(deployment), url };
  const integration = integrationsOf(cloud, stack.organization).find(
    (one) => one.provider === provider && repository.toLowerCase().startsWith(`${one.account.toLowerCase()}/`),
  );
  const token = integration && integrationToken(gitlab, integration.account);
  if (token === undefined) throw new Error(`the organization has no GitLab integration for ${repository}`);
  return { url, authorization: basic("oauth2", token) };
}

/** Runs schedules when they are due. */
function scheduleTimer(cloud: CloudState, clock: Clock): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const wake = (): void => {
    clearTimeout(timer);
    const next = nextScheduleAt(cloud);
    // A schedule may be added at any time, so this looks again after a minute.
    const wait = next ? next.getTime() - clock().getTime() : MAX_TIMER_DELAY;
    timer = setTimeout(tick, Math.min(Math.max(wait, 0), 60_000));
    timer.unref();
  };
  const tick = (): void => {
    runDueSchedules(cloud, clock());
    wake();
  };
  wake();
  return { stop: () => clearTimeout(timer) };
}
