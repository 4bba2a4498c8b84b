import type { Warning } from "../errors";
import type { Origin, Pipeline } from "../model";
import type { Settings, VariableSettings } from "../settings/settings";
import { type Access, planAccess } from "./access";
import { planEnvironments, type PlannedEnvironment } from "./environments";
import { planJobs } from "./jobs";
import { type PlannedProgram, planPrograms } from "./programs";
import { type PlannedSchedule, planSchedules } from "./schedules";
import { minutesOf } from "./timeout";
import { planWarnings } from "./warnings";

/** Everything that the settings of one project come to. Plain data: what only the engine can know is not in it. */
export interface Plan {
  readonly project: string;
  /** The organization in Pulumi Cloud; undefined where the state is kept in a store of one's own. */
  readonly organization?: string;
  readonly defaultBranch: string;
  readonly replaceExistingFile: boolean;
  readonly authentication: Settings["authentication"];
  /** How long a Pulumi token lives, in seconds. */
  readonly tokenSeconds: number;
  /** The pipeline but for its programs, whose files may have to be looked at: see `completePipeline`. */
  readonly outline: Omit<Pipeline, "programs">;
  readonly programs: readonly PlannedProgram[];
  readonly protectedBranches: readonly string[];
  readonly protectedTags: readonly string[];
  readonly environments: readonly PlannedEnvironment[];
  readonly schedules: readonly PlannedSchedule[];
  readonly variables: readonly PlannedVariable[];
  /** The identities in Pulumi Cloud. */
  readonly access: readonly Access[];
  /** The published policy packs that the program's stacks have to pass. */
  readonly policyPacks: readonly PublishedPolicyPack[];
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
  /** Where it is in the settings. */
  readonly path: string;
}

/** A policy pack of the Pulumi organization. */
export interface PublishedPolicyPack {
  readonly name: string;
  readonly version: string;
}

/** Derives everything from valid settings. Same settings, same plan. */
export function planProject(settings: Settings, origin: Origin): Plan {
  const access = planAccess(settings);
  const { organization, deployments, policyPacks, timeout, backend } = settings;
  const minutes = timeout === undefined ? 0 : minutesOf(timeout);
  return {
    project: settings.project,
    ...(organization !== undefined && { organization }),
    defaultBranch: settings.defaultBranch,
    replaceExistingFile: settings.replaceExistingFile,
    authentication: settings.authentication,
    // Pulumi: two hours, unless pulumi login asks for more.
    tokenSeconds: Math.max(120, minutes) * 60,
    outline: {
      origin,
      jobs: planJobs(settings, access),
      policyPacks: policyPacks.flatMap(({ path }) => path ?? []),
      explainForks: access.some(({ identity }) => identity === "preview"),
      runnerTags: settings.runnerTags,
      ...(minutes > 0 && { timeout: minutes }),
      retries: settings.retries,
    },
    programs: planPrograms(settings),
    protectedBranches: unique([settings.defaultBranch, ...deployments.map(({ on }) => on.branch)]),
    protectedTags: unique(deployments.map(({ on }) => on.tag)),
    environments: planEnvironments(settings),
    schedules: planSchedules(settings),
    variables: settings.variables.map(planVariable),
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
    path: `variables[${index}]`,
  };
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
