import { randomBytes } from "node:crypto";
import type { GitLabState } from "../../state";
import type { JobDefinition } from "../definition";
import type { Job } from "../entities";
import type { Touched } from "../process/touched";

/** Creates a new job that replaces a finished one. GitLab: `Ci::CloneJobService`. */
export function cloneJob(state: GitLabState, touched: Touched, job: Job, changes: Partial<Omit<Job, "id">> = {}): Job {
  state.jobs.update(job.id, { retried: true });
  touched.add(job.pipelineId);
  return state.jobs.insert({
    ...newJob(state, job.definition),
    projectId: job.projectId,
    pipelineId: job.pipelineId,
    userId: job.userId,
    environmentName: job.environmentName,
    resourceGroup: job.resourceGroup,
    variables: job.variables,
    retries: job.retries + 1,
    ...changes,
  });
}

/** The initial fields of a job. */
export function newJob(
  state: GitLabState,
  definition: JobDefinition,
): Omit<Job, "id" | "projectId" | "pipelineId" | "userId"> {
  return {
    name: definition.name,
    stage: definition.stage,
    status: "created",
    definition,
    environmentName: null,
    resourceGroup: null,
    retried: false,
    retries: 0,
    failureReason: null,
    exitCode: null,
    token: `glcbt-${randomBytes(15).toString("base64url")}`,
    artifacts: [],
    variables: [],
    enqueueImmediately: false,
    scheduledAt: null,
    erasedAt: null,
    createdAt: state.now(),
    queuedAt: null,
    startedAt: null,
    finishedAt: null,
  };
}
