import type { Stack } from "../entities";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";
import { formatUpdate, updateId } from "../updates";
import { deploymentId } from "./deployments";
import type { Deployment, DeploymentStep } from "./entities";

/** Pulumi Cloud: a deployment with its jobs and updates. A deployment has one job. */
export function formatDeployment(state: CloudState, stack: Stack, deployment: Deployment): Record<string, unknown> {
  const { created, modified, status, version, requestedBy, operation, initiator, inheritSettings } = deployment;
  return {
    id: deploymentId(deployment),
    created: created.toISOString(),
    modified: modified.toISOString(),
    status,
    version,
    latestVersion: version,
    requestedBy: { name: requestedBy, githubLogin: requestedBy, avatarUrl: "" },
    projectName: stack.project,
    stackName: stack.name,
    pulumiOperation: operation,
    initiator,
    inheritSettings,
    paused: state.deploymentSettings.find((row) => row.stack === stack.id)?.isPaused ?? false,
    jobs: deployment.started ? [formatJob(deployment)] : [],
    updates: updatesOf(state, deployment).map((update) => ({
      id: publicId("update", update.id),
      updateID: updateId(update),
      ...formatUpdate(update),
    })),
  };
}

/** The updates that a deployment made, oldest first. */
export function updatesOf(state: CloudState, { id }: Deployment) {
  return state.updates.filter(({ deployment }) => deployment === id);
}

function formatJob({ status, started, modified, steps }: Deployment): Record<string, unknown> {
  return { status, started: started?.toISOString(), lastUpdated: modified.toISOString(), steps: steps.map(formatStep) };
}

function formatStep({ name, status, started, lastUpdated }: DeploymentStep): Record<string, unknown> {
  return {
    name,
    status,
    ...(started && { started: started.toISOString() }),
    ...(lastUpdated && { lastUpdated: lastUpdated.toISOString() }),
  };
}
