import { errorAt, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { oneLine } from "../../pipeline/visible";
import type { CiFileChange } from "../../targets/gitlab/ciFileCommit";
import { ciFileCommitTitle } from "../../targets/gitlab/ciFileCommit";
import { ciFile } from "../../targets/gitlab/ciFilePath";
import type { Proposal, ProposedCommit, RequestStep } from "../../targets/gitlab/mergeRequest/proposal";
import { requestBranch, requestDescription } from "../../targets/gitlab/mergeRequest/request";
import { lateFailure } from "../failure";
import { logDiagnostics } from "../logDiagnostics";
import { attempt } from "../lookups/attempt";
import type { PipelineContext } from "../pipelineContext";
import { ciFileMessage } from "./ciFile";
import { requestGitLab } from "./lookups/gitLabApi";

/**
 * Makes the requests of a proposal: first the commit, then the merge request. If one fails, the next update goes on with
 * what GitLab has then.
 */
export async function carryOut(context: PipelineContext, proposal: Proposal | undefined): Promise<void> {
  if (proposal?.commit) await commitFile(context, proposal.commit);
  if (proposal) await changeRequest(context, proposal.step);
}

/** GitLab: commits API. With `force`, the commit replaces the branch, and is the only one on top of the default branch. */
async function commitFile(context: PipelineContext, { change, action, text, startsAgain }: ProposedCommit) {
  const { defaultBranch, outline } = context.plan;
  await send(context, "the commit", "POST", "repository/commits", {
    branch: requestBranch(outline.origin),
    ...(startsAgain && { start_branch: defaultBranch, force: true }),
    commit_message: ciFileMessage(context, change),
    actions: [{ action, file_path: ciFile, ...(text !== undefined && { content: text }) }],
  });
}

/** GitLab: merge requests API. */
async function changeRequest(context: PipelineContext, step: RequestStep): Promise<void> {
  switch (step.kind) {
    case "none":
      return;
    case "open":
      return openRequest(context, step.change);
    case "rename":
      await send(
        context,
        "the new title",
        "PUT",
        `merge_requests/${step.iid}`,
        titleAndDescription(context, step.change),
      );
      return;
    case "close":
      await send(context, "to close the merge request", "PUT", `merge_requests/${step.iid}`, { state_event: "close" });
      if (step.deletesBranch) await deleteBranch(context);
  }
}

async function openRequest(context: PipelineContext, change: CiFileChange): Promise<void> {
  const { defaultBranch, outline } = context.plan;
  const opened = await send(context, "the merge request", "POST", "merge_requests", {
    source_branch: requestBranch(outline.origin),
    target_branch: defaultBranch,
    ...titleAndDescription(context, change),
    remove_source_branch: true,
  });
  const { iid, web_url: url } = opened as { readonly iid: number; readonly web_url: string };
  const message = `merge request !${iid} (${url}) is open. Review it, and merge or close it`;
  logDiagnostics([warningAt("UNMERGED_FILE", "delivery", message)], context.parent);
}

function titleAndDescription({ plan }: PipelineContext, change: CiFileChange) {
  const { origin } = plan.outline;
  return { title: ciFileCommitTitle(change, origin), description: requestDescription(change, origin, ciFile) };
}

async function deleteBranch(context: PipelineContext): Promise<void> {
  const branch = encodeURIComponent(requestBranch(context.plan.outline.origin));
  await send(context, "to delete the branch", "DELETE", `repository/branches/${branch}`, undefined, [404]);
}

/** The body of a response with a status of success, or one of `accepted`. Throws an error for the engine otherwise. */
async function send(
  { name, facts }: PipelineContext,
  what: string,
  method: "POST" | "PUT" | "DELETE",
  path: string,
  json?: object,
  accepted: readonly number[] = [],
): Promise<unknown> {
  const answer = await attempt(requestGitLab(method, `projects/${facts.id}/${path}`, json));
  const failed = (reason: string) => {
    const message = `GitLab did not take ${what}: ${oneLine(reason)}. Everything else of this update is there. Run pulumi up again to go on`;
    return lateFailure(name, errorAt("REQUEST_FAILED", "delivery", message));
  };
  if (!answer.ok) throw failed(answer.reason);
  const { status, body, text } = answer.value;
  if ((status < 200 || status > 299) && !accepted.includes(status)) throw failed(`${status} ${text}`);
  return body;
}
