import { findBranch, findTag } from "../../git/repository";
import { settingOf } from "../../model/projectSettings";
import type { GitLabState } from "../../state";
import type { Pipeline } from "../entities";
import { jobsOf } from "../process/jobsOf";
import type { Touched } from "../process/touched";
import { isCancelable, isStarted } from "../process/statuses";
import { cancelJobs } from "./cancelPipeline";

/**
 * Cancels older pipelines of the same ref, as `workflow:auto_cancel:on_new_commit` of each allows, unless the project
 * disables it. GitLab: "Auto-cancel redundant pipelines", `CancelRedundantPipelinesService`.
 */
export function cancelRedundant(state: GitLabState, touched: Touched, pipeline: Pipeline): void {
  const project = state.projects.get(pipeline.projectId);
  if (project && settingOf(project, "auto_cancel_pending_pipelines") === "disabled") return;
  const head = headOf(state, pipeline);
  for (const older of state.pipelines.filter((row) => isOlder(row, pipeline))) {
    if (older.sha === pipeline.sha || older.sha === head || isOld(state, older)) continue;
    const jobs = state.jobs.group(older.id);
    switch (older.autoCancel) {
      case "none":
        break;
      case "conservative":
        if (!jobs.some(({ status, definition }) => isStarted(status) && !definition.interruptible)) {
          cancelJobs(state, touched, jobsOf(state, older.id));
        }
        break;
      case "interruptible":
        cancelJobs(
          state,
          touched,
          jobsOf(state, older.id).filter(({ definition }) => definition.interruptible),
        );
    }
  }
}

/** Whether a pipeline is an older one of the same ref. Each merge request counts as a separate ref. */
function isOlder(row: Pipeline, { id, projectId, ref, mergeRequestId }: Pipeline): boolean {
  const sameRef = row.projectId === projectId && row.ref === ref && row.mergeRequestId === mergeRequestId;
  return sameRef && row.id < id && isCancelable(row.status);
}

/** GitLab does not cancel pipelines older than a week. */
function isOld(state: GitLabState, { createdAt }: Pipeline): boolean {
  return state.clock().getTime() - new Date(createdAt).getTime() > WEEK;
}

const WEEK = 7 * 24 * 3600_000;

function headOf(state: GitLabState, { projectId, ref, tag, mergeRequestId }: Pipeline): string | undefined {
  if (mergeRequestId !== null) return undefined;
  const row = tag ? findTag(state, projectId, ref) : findBranch(state, projectId, ref);
  return row && state.commits.get(row.commitId)?.sha;
}
