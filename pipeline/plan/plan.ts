import { throwMistakes, type Warning } from "../errors";
import type { Origin, Pipeline } from "../model";
import type { Settings, VariableSettings } from "../settings/settings";
import { type Access, planAccess } from "./access/access";
import { type PlannedEscEnvironment, planEscEnvironments } from "./esc/planEscEnvironments";
import { ownIssuerMistakes } from "./access/issuerPolicies";
import { planJobs } from "./jobs/jobs";
import { type PlannedProgram, planPrograms } from "./programs";
import { stopTokenVariable, sweepEnvironment } from "./jobs/sweep";
import { type PlannedSchedule, planSchedules } from "./jobs/schedules";
import { planReviewGates, type ReviewGates } from "./reviewGates";
import { minutesOf } from "./timeout";
import { tokenSeconds } from "./access/tokenSeconds";
import { planWarnings } from "./warnings";

/** Everything that the settings of one project come to. Plain data: what only the engine can know is not in it. */
export interface Plan {
  readonly project: string;
  /** The organization in Pulumi Cloud; undefined where the state is kept in a store of one's own. */
  readonly organization?: string;
  readonly defaultBranch: string;
  readonly replaceExistingFile: boolean;
  readonly authentication: Settings["authentication"];
  /** The stack of the platform repository that owns the issuer, where this one does not. */
  readonly foundation?: string;
  /** The group whose projects share the teams, which the foundation owns then. */
  readonly group?: string;
  /** The certificates of GitLab that Pulumi Cloud may trust, where they are not to be the one that it serves now. */
  readonly thumbprints?: readonly string[];
  /** The last days of the stored tokens: of those that jobs get, and of those before. */
  readonly tokens?: Settings["tokens"];
  /** How long a Pulumi token lives, in seconds. */
  readonly tokenSeconds: number;
  /** The pipeline but for its programs, whose files may have to be looked at: see `completePipeline`. */
  readonly outline: Omit<Pipeline, "programs">;
  readonly programs: readonly PlannedProgram[];
  readonly protectedBranches: readonly string[];
  readonly protectedTags: readonly string[];
  /** What makes a second person look before something deploys. */
  readonly reviewGates: ReviewGates;
  /** The environments of GitLab in which deployments are recorded. */
  readonly environments: readonly string[];
  readonly escEnvironments: readonly PlannedEscEnvironment[];
  readonly schedules: readonly PlannedSchedule[];
  readonly variables: readonly PlannedVariable[];
  /** The secrets of the platform stack that ESC environments hold. */
  readonly escSecrets: readonly SecretUse[];
  /** The identities in Pulumi Cloud. */
  readonly access: readonly Access[];
  /** The published policy packs that the program's stacks have to pass. */
  readonly policyPacks: readonly PublishedPolicyPack[];
  /** What this project does though it is refused by default, with the reasons. */
  readonly exceptions: Settings["exceptions"];
  /** What a careful reader should know before agreeing. */
  readonly warnings: readonly Warning[];
}

/** One CI/CD variable that the settings ask for. */
export interface PlannedVariable {
  readonly name: string;
  readonly value:
    { readonly kind: "plain"; readonly text: string } | { readonly kind: "secret"; readonly secret: string };
  /** The environment whose jobs get it; `*` for all. */
  readonly scope: string;
  readonly protected: boolean;
  /** Where its value is in the settings. */
  readonly path: string;
}

/** Where the settings name a secret of the platform stack. */
export interface SecretUse {
  readonly secret: string;
  readonly path: string;
}

/** A policy pack of the Pulumi organization. */
export interface PublishedPolicyPack {
  readonly name: string;
  readonly version: string;
}

/**
 * Derives everything from valid settings. Same settings, same plan. Throws a {@link PipelineError} for what is too
 * much.
 */
export function planProject(settings: Settings, origin: Origin): Plan {
  const access = planAccess(settings);
  const { organization, deployments, policyPacks, timeout, backend, trust } = settings;
  const minutes = timeout === undefined ? 0 : minutesOf(timeout);
  if (settings.authentication === "oidc" && !backend && trust?.foundation === undefined) {
    throwMistakes(ownIssuerMistakes(access));
  }
  return {
    project: settings.project,
    ...(organization !== undefined && { organization }),
    defaultBranch: settings.defaultBranch,
    replaceExistingFile: settings.replaceExistingFile,
    authentication: settings.authentication,
    ...(trust?.foundation !== undefined && { foundation: trust.foundation }),
    ...(trust?.group !== undefined && { group: trust.group }),
    ...(trust?.thumbprints && { thumbprints: trust.thumbprints }),
    ...(settings.tokens && { tokens: settings.tokens }),
    exceptions: settings.exceptions,
    tokenSeconds: tokenSeconds(settings),
    outline: {
      origin,
      jobs: planJobs(settings, access),
      policyPacks: policyPacks.flatMap(({ path }) => path ?? []),
      sharesCaches: settings.caches === "shared",
      explainForks: access.some(({ identity }) => identity === "preview"),
      runnerTags: settings.runnerTags,
      ...(minutes > 0 && { timeout: minutes }),
      retries: settings.retries,
    },
    programs: planPrograms(settings),
    protectedBranches: unique([settings.defaultBranch, ...deployments.map(({ on }) => on.branch)]),
    protectedTags: unique(deployments.map(({ on }) => on.tag)),
    reviewGates: planReviewGates(settings),
    environments: deployments.map(({ name }) => name),
    escEnvironments: planEscEnvironments(settings, access),
    schedules: planSchedules(settings),
    variables: [...settings.variables.map(planVariable), ...stopTokenOf(settings)],
    escSecrets: escSecretsOf(settings),
    access: backend ? [] : access,
    policyPacks: policyPacks.flatMap(({ name, version }) =>
      name === undefined || version === undefined ? [] : [{ name, version }],
    ),
    warnings: planWarnings(settings),
  };
}

function planVariable(variable: VariableSettings, index: number): PlannedVariable {
  const { name, value, secret, deployment } = variable;
  return {
    name,
    value: secret === undefined ? { kind: "plain", text: value ?? "" } : { kind: "secret", secret },
    scope: deployment ?? "*",
    protected: variable.protected ?? secret !== undefined,
    path: `variables[${index}].${secret === undefined ? "value" : "secret"}`,
  };
}

/** The token with which the sweep stops review environments, for that job alone. */
function stopTokenOf({ reviewStacks }: Settings): PlannedVariable[] {
  if (reviewStacks?.stopToken === undefined) return [];
  return [
    {
      name: stopTokenVariable,
      value: { kind: "secret", secret: reviewStacks.stopToken },
      scope: sweepEnvironment,
      protected: true,
      path: "reviewStacks.stopToken",
    },
  ];
}

function escSecretsOf({ deployments, reviewStacks }: Settings): SecretUse[] {
  const environments = [
    ...deployments.map(({ esc }, index) => ({ esc, path: `deployments[${index}].esc` })),
    { esc: reviewStacks?.esc, path: "reviewStacks.esc" },
  ];
  return environments.flatMap(({ esc, path }) =>
    (esc?.secrets ?? []).flatMap(({ secret, previewSecret }, index) => [
      { secret, path: `${path}.secrets[${index}].secret` },
      ...(previewSecret === undefined
        ? []
        : [{ secret: previewSecret, path: `${path}.secrets[${index}].previewSecret` }]),
    ]),
  );
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
