import type { Flow, FlowIdentity } from "../flow/flow";
import { minutesOf } from "../flow/timeout";
import { tokenSeconds } from "../flow/tokenSeconds";
import type { Login, Trigger } from "../model";
import { defaultPulumiVersion } from "../plan/programs";
import { Runtime } from "../programs/runtimes";
import { toolchainImage } from "../programs/toolchainImages";
import { FleetPreviews, RingApproval } from "../settings/choices";
import type { FleetSettings } from "./fleetSettings";
import type { FleetPipelineSettings } from "./pipelineSettings";
import { ringCount } from "./rings";

/** The name of the pipeline among deployments: of the deployment environment that updates stacks, and of its identity. */
export const platformName = "platform";

/** The description of the nightly schedule, which identifies its pipelines. */
export const platformSchedule = "Pulumi fleet drift";

/** The pipeline of a platform repository, independent of the CI system. */
export interface PlatformPipeline {
  readonly organization: string;
  readonly image: string;
  readonly runnerTags: readonly string[];
  readonly install: readonly string[];
  /** The job timeout, in minutes. */
  readonly timeout?: number;
  /** The number of jobs that divide previews among them. */
  readonly runners: number;
  readonly readLogin: OidcLogin;
  readonly updateLogin: OidcLogin;
  readonly mergeRequest: Trigger;
  /** A push to the default branch. */
  readonly merged: Trigger;
  readonly nightly: Trigger;
  /** When stacks are previewed: on merge requests, after the merge, or never. */
  readonly previews: FleetPreviews;
  readonly rings: readonly RingStart[];
}

type OidcLogin = Extract<Login, { kind: "oidc" }>;

/** How the job of a ring starts, once the job before it has ended. */
export interface RingStart {
  /** Counted from 1. */
  readonly ring: number;
  /** Whether a person has to start it. */
  readonly manual: boolean;
  /** How long it waits, in minutes. */
  readonly delay: number;
}

/** Plans the pipeline of a platform repository. */
export function planPlatform(fleet: FleetSettings, settings: FleetPipelineSettings): PlatformPipeline {
  const { organization, image, runnerTags, install, runners, previews, team, user, timeout } = settings;
  const { merged, mergeRequest, nightly } = triggersOf(settings);
  const minutes = timeout === undefined ? undefined : minutesOf(timeout);
  const expiration = minutes !== undefined && minutes > 120 ? { expiration: `${minutes}m` } : {};
  return {
    organization,
    image: image ?? toolchainImage({ runtime: Runtime.Nodejs, pulumiVersion: defaultPulumiVersion }),
    runnerTags,
    install,
    ...(minutes !== undefined && { timeout: minutes }),
    runners,
    readLogin: { kind: "oidc", organization, team, ...expiration },
    updateLogin: { kind: "oidc", organization, user, ...expiration },
    mergeRequest,
    merged,
    nightly,
    previews,
    rings: Array.from({ length: ringCount(fleet.rings) }, (_, index) => ringStart(fleet, previews, index)),
  };
}

/** After its preview, the first ring waits for the person who reads it. */
function ringStart({ approval, pause }: FleetSettings, previews: FleetPreviews, index: number): RingStart {
  const manual = index === 0 ? previews === FleetPreviews.Merged : approval === RingApproval.Manual;
  return { ring: index + 1, manual, delay: manual || index === 0 ? 0 : pause };
}

function triggersOf({ defaultBranch: branch }: FleetPipelineSettings) {
  return {
    mergeRequest: { kind: "mergeRequest" },
    merged: { kind: "branch", branch },
    nightly: { kind: "schedule", schedule: platformSchedule, branch },
  } as const satisfies Record<string, Trigger>;
}

/** The parts of a flow from which the claims of its identities follow. */
export type PlatformFlow = Pick<Flow, "organization" | "project" | "trust" | "identities" | "tokenSeconds">;

/**
 * The identities of the pipeline. Only a job on the default branch, in the deployment environment of updates, gets the token that
 * writes. Merge requests have an identity only with the exception that lets them read.
 */
export function platformFlow(settings: FleetPipelineSettings): PlatformFlow {
  const { project, organization, foundation, team, user, previews, timeout } = settings;
  const { merged, mergeRequest, nightly } = triggersOf(settings);
  const none = { stacks: [], stackPermission: "read", escEnvironments: [] } as const;
  const preview: FlowIdentity = { identity: "preview", purpose: "preview", team, triggers: [mergeRequest], ...none };
  return {
    project,
    organization,
    trust: { foundation, pinnedTo: "project" },
    tokenSeconds: tokenSeconds(timeout === undefined ? 0 : minutesOf(timeout)),
    identities: [
      ...(previews === FleetPreviews.MergeRequests ? [preview] : []),
      {
        identity: "inspect",
        purpose: "inspect",
        team,
        triggers: [...(previews === FleetPreviews.Merged ? [merged] : []), nightly],
        ...none,
      },
      { identity: "deploy", purpose: platformName, user, triggers: [merged], ...none, stackPermission: "edit" },
    ],
  };
}
