import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import type { Settings } from "../../pipeline/settings/settings";
import type { Identity, Login } from "../../pipeline/model";
import { planAccess } from "../../pipeline/plan/access/planAccess";
import { fleetPipelineSchema } from "../../pipeline/fleet/pipelineSettings";
import { platformFlow } from "../../pipeline/fleet/platformPipeline";
import { targets } from "../../targets";
import { kestraWithEsc } from "../pipeline/kestraExamples";
import { eightLines, planSettings, settingsOf, twoPrograms } from "../pipeline/examples";

/** Settings whose trust the tests attack. */
export interface Flow {
  readonly name: string;
  /** The settings as the platform team writes them. */
  readonly written: object;
  readonly settings: Settings;
  readonly plan: GitLabPlan;
}

const program = { path: "infra", runtime: "nodejs" };
const [staging, production] = eightLines.deployments;

const raw: Readonly<Record<string, object>> = {
  "eight lines": eightLines,
  "eight lines in the team edition": { ...eightLines, edition: "team", previews: "none" },
  "eight lines in the individual edition": { ...eightLines, edition: "individual", previews: "none" },
  "previews that may deploy": {
    ...eightLines,
    previews: "shared",
    exceptions: [{ code: "SHARED_PREVIEWS", reason: "every member may deploy" }],
  },
  "three deployments with wildcards": {
    ...eightLines,
    deployments: [
      staging,
      { name: "preproduction", stack: "shop-api/preproduction", on: { tag: "release-*" }, approval: "manual" },
      { name: "production", stack: "shop-api/production", on: { tag: "v*.*" }, approval: "manual" },
    ],
  },
  "included jobs of the team": {
    ...eightLines,
    include: [{ local: "ci/lint.yml" }, { template: "Bash.gitlab-ci.yml" }],
  },
  "a dotted path": { ...eightLines, project: "acme/my.shop/api.v2" },
  "review stacks": { ...eightLines, reviewStacks: { template: "shop-api/dev" } },
  "drift that is remediated": {
    ...eightLines,
    deployments: [staging, { ...production, onDrift: "fail" }],
    drift: { schedule: "0 4 * * *", action: "remediate" },
  },
  "several programs": twoPrograms,
  "Kestra flows with ESC environments": { ...kestraWithEsc, drift: { schedule: "0 4 * * *" } },
  "two branches": {
    ...eightLines,
    program,
    deployments: [
      { name: "development", stack: "shop-api/development", on: { branch: "develop" } },
      { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
      { name: "production", stack: "shop-api/production", on: { branch: "release/stable" }, approval: "manual" },
    ],
  },
};

/** The names of the flows of platform repositories: with previews after the merge, and on merge requests. */
export const platformFlows: readonly string[] = [
  "a platform repository",
  "a platform repository with previews of merge requests",
];

/** One flow for each edition, and for each setting that decides about claims. */
export const flows: readonly Flow[] = [
  ...Object.entries(raw).map(([name, settings]) => flowOf(name, settings)),
  ...platformFlows.map((name, index) => platformOf(name, index === 0 ? "merged" : "mergeRequests")),
];

/** The flow with this name. */
export function flow(name: string): Flow {
  const found = flows.find((one) => one.name === name);
  if (!found) throw new Error(`no flow "${name}"`);
  return found;
}

/**
 * The pipeline of a platform repository. A project with one deployment has the same jobs with the same claims, so the oracle judges
 * the identities of the one by the settings of the other.
 */
function platformOf(name: string, previews: "merged" | "mergeRequests"): Flow {
  const exceptions = [{ code: "PREVIEW_READS_SECRETS", reason: "only the platform team may push" }];
  const onMergeRequests = previews === "mergeRequests";
  const written = {
    ...{ project: "acme/platform", organization: "acme", program },
    deployments: [
      {
        ...{ name: "platform", stack: "platform/platform", on: { branch: "main" } },
        ...(onMergeRequests ? { preview: true } : { approval: "manual" }),
      },
    ],
    drift: { schedule: "0 4 * * *", action: "report" },
    ...(onMergeRequests ? { exceptions } : { previews: "none" }),
  };
  const { settings, plan } = flowOf(name, written);
  const pipeline = fleetPipelineSchema.parse({
    ...{ project: "acme/platform", organization: "acme", foundation: "foundation", user: "platform", previews },
    ...(onMergeRequests && { exceptions }),
  });
  const own = planAccess(platformFlow(pipeline), targets.gitlab);
  // The team of a project that this repository onboards. No job of the repository itself may get its token.
  const foreign = {
    ...own[0]!,
    identity: "deploy",
    purpose: "production",
    team: "shop-api-production",
    claims: [],
  } as const;
  const access = [...own, foreign];
  const loginOf = (identity: Identity): Login => {
    const { team, user } = access.find((one) => one.identity === identity)!;
    return {
      kind: "oidc",
      organization: "acme",
      ...(team !== undefined && { team }),
      ...(user !== undefined && { user }),
    };
  };
  const jobs = plan.outline.jobs.map((job) => ({ ...job, login: loginOf(job.identity) }));
  return { name, written, settings, plan: { ...plan, access, outline: { ...plan.outline, jobs } } };
}

export function flowOf(name: string, written: object): Flow {
  const settings = settingsOf(written);
  return { name, written, settings, plan: planSettings(settings) };
}
