import type { Environment, Tier } from "../../entities";
import { environmentNameFaults, environmentSlug, guessTier } from "../../model/environmentRules";
import type { GitLabState } from "../../state";
import { parseDuration } from "../duration";
import type { Job } from "../entities";

const TIERS: readonly string[] = ["production", "staging", "testing", "development", "other"];

/** Finds or creates the environment that a job names. GitLab: `Environments::CreateForJobService`. */
export function ensureEnvironment(state: GitLabState, job: Job): Environment | undefined {
  const { environmentName: name, projectId, definition } = job;
  if (name === null) return undefined;
  const found = findEnvironment(state, job);
  if (found || environmentNameFaults(name).length > 0) return found;
  const now = state.now();
  return state.environments.insert({
    projectId,
    name,
    slug: environmentSlug(name),
    description: null,
    externalUrl: null,
    state: "available",
    tier: tierOf(definition.environment?.tier) ?? guessTier(name),
    autoStopSetting: "always",
    autoStopAt: null,
    kubernetesNamespace: null,
    fluxResourcePath: null,
    createdAt: now,
    updatedAt: now,
  });
}

/** The environment that a job names, if it exists. */
export function findEnvironment(
  state: GitLabState,
  { projectId, environmentName }: Pick<Job, "projectId" | "environmentName">,
): Environment | undefined {
  return state.environments.find((row) => row.projectId === projectId && row.name === environmentName);
}

/**
 * Updates the environment of a job that succeeded. GitLab: `Deployments::UpdateEnvironmentService`,
 * `Environments::StopJobSuccessWorker`.
 */
export function updateEnvironment(state: GitLabState, job: Job): void {
  const environment = findEnvironment(state, job);
  if (!environment) return;
  switch (job.definition.environment?.action) {
    case "start": {
      const url = state.ci?.variables.environmentUrl(job);
      change({ state: "available", ...(url && { externalUrl: url }), ...autoStop() });
      break;
    }
    case "stop":
      change({ state: "stopped", autoStopAt: null });
      break;
    // These only postpone the automatic stop.
    case "prepare":
    case "verify":
    case "access":
      if (job.definition.environment.autoStopIn !== null) change(autoStop());
      break;
    case undefined:
  }
  state.ci?.wake();

  function change(changes: Partial<Environment>): void {
    if (environment) state.environments.update(environment.id, { ...changes, updatedAt: state.now() });
  }

  /** The new time of the automatic stop; no change without `environment:auto_stop_in`. */
  function autoStop(): Partial<Environment> {
    const text = job.definition.environment?.autoStopIn ?? null;
    if (text === "never") return { autoStopAt: null };
    const seconds = text === null ? undefined : parseDuration(text);
    if (seconds === undefined) return {};
    return { autoStopAt: new Date(state.clock().getTime() + seconds * 1000).toISOString() };
  }
}

function tierOf(tier: string | null | undefined): Tier | undefined {
  return TIERS.includes(tier ?? "") ? (tier as Tier) : undefined;
}
