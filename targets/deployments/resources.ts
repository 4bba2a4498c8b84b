import type { Flow, FlowDeployment, FlowVariable } from "../../pipeline/flow/flow";
import { escName } from "../../pipeline/flow/escEnvironments";
import { isInGitLab } from "../../pipeline/flow/pulumiDeployments";
import { driftSchedule } from "../../pipeline/flow/triggers";
import { plainCron } from "../../pipeline/cron";
import { changedPaths } from "../../pipeline/plan/programs";
import type { SecretUse } from "../../pipeline/plan/plan";
import { Caches, OnDrift, PushAccess } from "../../pipeline/settings/choices";
import { shortStack } from "../../pipeline/stackNames";
import type { GitLabResources } from "../gitlab/gitLabPlan";
import { gitLabResources } from "../gitlab/project/resources";
import { leftOutOf } from "./capabilities";
import { chainOf, followers, isStartedByPerson } from "./chain";
import type {
  DeploymentsResources,
  PlannedSettings,
  PlannedStackSchedule,
  PlannedWebhook,
  StartedBy,
} from "./deploymentsPlan";

/** Plans the resources of a flow in Pulumi Deployments. */
export function deploymentsResources(flow: Flow): DeploymentsResources {
  return {
    ...(isInGitLab(flow) ? protectionsOf(flow) : unprotected),
    stackSettings: [...flow.deployments.map((one) => settingsOf(flow, one)), ...templateOf(flow)],
    webhooks: webhooksOf(flow),
    stackSchedules: flow.deployments.flatMap((one) => schedulesOf(flow, one)),
    secretUses: [...variableSecrets(flow), ...sourceSecrets(flow)],
    leftOut: leftOutOf(flow),
  };
}

/** The protections of a GitLab project, without the resources that only pipelines in GitLab need. */
function protectionsOf(flow: Flow): GitLabResources {
  const { jobTokenAccess: _, ...resources } = gitLabResources(flow);
  return {
    ...resources,
    reviewGates: { ...resources.reviewGates, ciEnvironments: [] },
    ciEnvironments: [],
    schedules: [],
    hooks: [],
    variables: [],
  };
}

const unprotected: GitLabResources = {
  protectedBranches: [],
  protectedTags: [],
  reviewGates: { push: PushAccess.Maintainers, ciEnvironments: [] },
  ciEnvironments: [],
  schedules: [],
  hooks: [],
  variables: [],
};

function sourceOf({ pulumiDeployments }: Flow) {
  if (!pulumiDeployments) throw new Error("the settings are not for Pulumi Deployments");
  return pulumiDeployments.source;
}

function providerOf(flow: Flow): string {
  const source = sourceOf(flow);
  return source.kind === "integration" ? source.provider : source.kind;
}

function settingsOf(flow: Flow, deployment: FlowDeployment): PlannedSettings {
  const { name, stack, program, trigger, isPreviewed, run } = deployment;
  const starts = startedBy(flow, deployment);
  const { agentPool, role, clouds = {} } = run ?? {};
  const escEnvironment = addedEscEnvironment(flow, deployment.escEnvironment);
  return {
    key: name,
    stack,
    program,
    family: starts.kind === "tag" || role !== undefined ? "api" : "index",
    source: sourceOf(flow),
    ...branchOf(flow, trigger, starts),
    starts,
    previewsRequests: flow.previews === "shared" && isPreviewed && trigger.kind === "branch",
    isTemplate: false,
    ...(escEnvironment !== undefined && { escEnvironment }),
    variables: flow.variables
      .filter((one) => one.deployment === undefined || one.deployment === name)
      .map(plainVariable),
    ...(flow.authentication === "token" && { tokenOf: name }),
    ...(agentPool !== undefined && { agentPool }),
    ...(role !== undefined && { role }),
    clouds: flow.pulumiDeployments?.oidc === true ? clouds : {},
    caches: flow.caches === Caches.Shared,
  };
}

/** The branch that is deployed, and the tags that a person names instead. Settings whose runs a pushed tag starts have no branch. */
function branchOf(
  { defaultBranch }: Flow,
  trigger: FlowDeployment["trigger"],
  starts: StartedBy,
): Pick<PlannedSettings, "branch" | "tagPattern"> {
  if (trigger.kind === "branch") return { branch: trigger.branch };
  // Pulumi Cloud refuses settings that name no branch, commit or tag.
  return starts.kind === "tag" ? {} : { branch: defaultBranch, tagPattern: trigger.pattern };
}

/** The template of review stacks. Its runs execute unreviewed code, so they get no token and no protected variable. */
function templateOf(flow: Flow): PlannedSettings[] {
  const { reviewStacks, defaultBranch, variables, caches } = flow;
  if (!reviewStacks) return [];
  const escEnvironment = addedEscEnvironment(flow, reviewStacks.escEnvironment);
  return [
    {
      key: "review",
      stack: reviewStacks.template,
      program: reviewStacks.program,
      family: providerOf(flow) === "github" ? "api" : "index",
      source: sourceOf(flow),
      branch: defaultBranch,
      starts: { kind: "person" },
      previewsRequests: false,
      isTemplate: true,
      ...(providerOf(flow) === "github" && { label: reviewStacks.label }),
      ...(escEnvironment !== undefined && { escEnvironment }),
      variables: variables.filter((one) => one.deployment === undefined && !one.reviewedOnly).map(plainVariable),
      clouds: {},
      caches: caches === Caches.Shared,
    },
  ];
}

function startedBy(flow: Flow, deployment: FlowDeployment): StartedBy {
  const { name, trigger } = deployment;
  if (isStartedByPerson(flow, deployment)) return { kind: "person" };
  const before = chainOf(flow).get(name);
  if (before !== undefined) return { kind: "deployment", deployment: before };
  // Without an integration, Pulumi Cloud does not learn of pushes.
  if (sourceOf(flow).kind === "git") return { kind: "person" };
  if (trigger.kind === "tag") return { kind: "tag", pattern: trigger.pattern };
  const paths = pathsOf(flow, followers(flow, deployment));
  return { kind: "branch", branch: trigger.branch, ...(paths && { paths }) };
}

/**
 * The paths whose changes start the first deployment of a chain: the paths of all programs in the chain. Undefined if every
 * change starts it.
 */
function pathsOf({ programs }: Flow, deployments: readonly FlowDeployment[]): string[] | undefined {
  const used = programs.filter(({ name }) => deployments.some(({ program }) => program === name));
  const paths = used.map(({ settings: { path, changes } }) => changes && changedPaths(path, changes));
  return paths.includes(undefined) ? undefined : [...new Set(paths.flatMap((one) => one ?? []))];
}

/** The ESC environment that a run adds to its stack's configuration. One that is linked to the stack needs no command. */
function addedEscEnvironment({ escEnvironments }: Flow, key: string | undefined): string | undefined {
  const found = escEnvironments.find((one) => one.key === key);
  return found && found.linkedTo === undefined ? escName(found) : undefined;
}

function webhooksOf(flow: Flow): PlannedWebhook[] {
  return flow.deployments.flatMap((deployment) => {
    const starts = startedBy(flow, deployment);
    if (starts.kind !== "deployment") return [];
    const before = flow.deployments.find(({ name }) => name === starts.deployment);
    return before ? [{ key: deployment.name, from: before.stack, to: shortStack(deployment.stack) }] : [];
  });
}

function schedulesOf(flow: Flow, { name: key, stack, drift, run }: FlowDeployment): PlannedStackSchedule[] {
  const cron = flow.schedules.find((one) => one.name === driftSchedule)?.cron;
  return [
    ...(drift === OnDrift.Ignore || cron === undefined
      ? []
      : [{ name: `${key}-drift`, key, stack, kind: "drift" as const, cron, remediates: drift === OnDrift.Remediate }]),
    ...(run?.ttl
      ? [{ name: `${key}-ttl`, key, stack, kind: "ttl" as const, at: run.ttl.at, removesStack: run.ttl.removeStack }]
      : []),
    ...(run?.schedules ?? []).map((schedule, index) => ({
      name: `${key}-schedule-${index + 1}`,
      key,
      stack,
      kind: "operation" as const,
      operation: schedule.operation,
      ...(schedule.cron !== undefined && { cron: plainCron(schedule.cron) }),
      ...(schedule.at !== undefined && { at: schedule.at }),
    })),
  ];
}

function plainVariable({ name, value }: FlowVariable): Pick<FlowVariable, "name" | "value"> {
  return { name, value };
}

function variableSecrets({ variables }: Flow): SecretUse[] {
  return variables.flatMap(({ value, path }) =>
    value.kind === "secret" ? [{ secret: value.secret, path: `${path}.secret` }] : [],
  );
}

function sourceSecrets(flow: Flow): SecretUse[] {
  const source = sourceOf(flow);
  const login = source.kind === "git" ? source.login : undefined;
  switch (login?.kind) {
    case undefined:
      return [];
    case "password":
      return [{ secret: login.password, path: "pulumiDeployments.source.password" }];
    case "ssh":
      return [{ secret: login.privateKey, path: "pulumiDeployments.source.sshPrivateKey" }];
  }
}
