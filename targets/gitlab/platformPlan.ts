import type { FleetSettings } from "../../pipeline/fleet/fleetSettings";
import type { FleetPipelineSettings } from "../../pipeline/fleet/pipelineSettings";
import { platformFlow, platformName, planPlatform, platformSchedule } from "../../pipeline/fleet/platformPipeline";
import { type PlatformReads, sortedReads } from "../../pipeline/fleet/platformReads";
import { type PlanSections, projectSections } from "../../pipeline/fleet/planSections";
import { resolveLeave } from "../../pipeline/flow/leave";
import type { Origin } from "../../pipeline/model";
import { planAccess } from "../../pipeline/plan/access/planAccess";
import {
  Authentication,
  Delivery,
  FleetPreviews,
  PushAccess,
  VariableType,
  Visibility,
} from "../../pipeline/settings/choices";
import { gitLab } from "./gitLab";
import type { GitLabPlan, PlatformFile } from "./gitLabPlan";
import { ciEnvironmentName } from "./names";
import { platformFile, platformFileHeader } from "./platformFile";
import type { PlannedVariable } from "./project/variables";

/** The plan of the platform repository's own GitLab project. */
export type PlatformPlan = GitLabPlan & { readonly platformFile: PlatformFile };

/** The names of the secrets with the GitLab tokens of the pipeline: of its jobs that read, and of those that update stacks. */
export const platformSecrets = { read: "readToken", update: "updateToken" } as const;

/**
 * Plans what the pipeline of a platform repository needs: its file, the CI/CD variables of its jobs, the protected default branch,
 * the nightly schedule, and the permissions of the team that reads. The foundation owns the team and the policies.
 */
export function planPlatformStack(
  fleet: FleetSettings,
  settings: FleetPipelineSettings,
  unsorted: PlatformReads,
  origin: Origin,
): PlatformPlan {
  const { project, organization, foundation, defaultBranch, previews, adopt, exceptions, runnerTags } = settings;
  const { stacks, escEnvironments } = sortedReads(unsorted);
  const flow = platformFlow(settings);
  const reads = {
    // Pulumi Cloud: who may read a stack can decrypt its secrets. Those of this one are the token that writes.
    stacks: stacks
      .filter((stack) => stack !== origin.stack)
      .map((stack) => `${organization}/${origin.project}/${stack}`),
    escEnvironments,
    escPermission: "read",
  } as const;
  return {
    target: "gitlab",
    project,
    isInGitLab: true,
    organization,
    defaultBranch,
    // Nobody may push to the default branch, whose jobs get the token that writes.
    delivery: Delivery.MergeRequest,
    replaceExistingFile: false,
    adopt,
    leave: resolveLeave(undefined),
    authentication: Authentication.Oidc,
    foundation,
    tokenSeconds: flow.tokenSeconds,
    outline: { origin, jobs: [], policyPacks: [], sharesCaches: false, runnerTags, retries: 0, byMergeRequest: true },
    programs: [],
    escEnvironments: [],
    escSecrets: [],
    access: planAccess(flow, gitLab).map((one) => (one.team === undefined ? one : { ...one, ...reads })),
    policyPacks: [],
    exceptions,
    warnings: [],
    protectedBranches: [defaultBranch],
    protectedTags: [],
    reviewGates: { push: PushAccess.NoOne, ciEnvironments: [] },
    ciEnvironments: [],
    schedules: [{ description: platformSchedule, cron: "0 3 * * *", timezone: "UTC", branch: defaultBranch }],
    hooks: [],
    variables: [
      // GitLab: the pipeline of a merge request gets no protected variables.
      tokenVariable("read", "preview", previews !== FleetPreviews.MergeRequests),
      tokenVariable("update", "deployment", true),
    ],
    platformFile: { text: platformFile(planPlatform(fleet, settings)), header: platformFileHeader },
  };
}

function tokenVariable(
  token: keyof typeof platformSecrets,
  kind: "preview" | "deployment",
  isProtected: boolean,
): PlannedVariable {
  const secret = platformSecrets[token];
  return {
    name: "GITLAB_TOKEN",
    value: { kind: "secret", secret },
    type: VariableType.EnvVar,
    raw: true,
    visibility: Visibility.Hidden,
    // Only jobs in this deployment environment get it.
    scope: kind === "preview" ? "preview/*" : ciEnvironmentName({ kind, deployment: platformName }),
    protected: isProtected,
    path: `secrets.${secret}`,
  };
}

/** Returns the sections of the plan, without the comments of its file. */
export function platformSections(
  { platformFile: { text }, ...plan }: PlatformPlan,
  configuration: string,
): PlanSections {
  const content = text.replaceAll(/^ *#.*\n/gm, "");
  return projectSections(plan, { ...gitLab, content: () => content }, configuration);
}

/** Returns the sections of the plan of {@link planPlatformStack}. */
export function sectionsOfPlatform(
  ...[settings, pipeline, reads, origin, configuration]: [...Parameters<typeof planPlatformStack>, string]
): PlanSections {
  return platformSections(planPlatformStack(settings, pipeline, reads, origin), configuration);
}
