import type { GroupKey } from "../../../store";
import type { Job } from "../entities";

/** The groups of a job: the jobs of its pipeline, by the pipeline's id, and those that share its resource group. */
export function jobGroups({ pipelineId, projectId, resourceGroup }: Job): GroupKey[] {
  return resourceGroup === null ? [pipelineId] : [pipelineId, resourceGroupKey(projectId, resourceGroup)];
}

/** The key of the jobs that share a resource group. */
export function resourceGroupKey(projectId: number, key: string): GroupKey {
  return `${projectId} ${key}`;
}
