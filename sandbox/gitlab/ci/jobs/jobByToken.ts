import type { GitLabState } from "../../state";
import type { Job } from "../entities";
import { isComplete } from "../process/statuses";

/** The running job that a `CI_JOB_TOKEN` belongs to. */
export function jobByToken(state: GitLabState, token: string): Job | undefined {
  return state.pipelines
    .filter(({ status }) => !isComplete(status))
    .flatMap(({ id }) => state.jobs.group(id))
    .find((job) => job.token === token && (job.status === "running" || job.status === "canceling"));
}
