import { readArtifact, readLog } from "../../gitlab/ci/jobs/jobFiles";
import type { GitLabState } from "../../gitlab/state";

/** The log of a job so far. */
export function jobLog(state: GitLabState, jobId: number): string {
  return readLog(state, jobId).toString("utf8");
}

/** A report of a job, or undefined if there is none. */
export function jobReport(state: GitLabState, jobId: number, fileType: string): string | undefined {
  return readArtifact(state, jobId, fileType)?.toString("utf8");
}
