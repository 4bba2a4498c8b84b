import { errorAt, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { oneLine } from "../../pipeline/visible";
import type { CiFileChange } from "../../targets/gitlab/ciFileCommit";
import { ciFileCommitTitle } from "../../targets/gitlab/ciFileCommit";
import { ciFilePath } from "../../targets/gitlab/ciFilePath";
import type { Proposal, ProposedCommit, RequestStep } from "../../targets/gitlab/mergeRequest/proposal";
import { requestBranch, requestDescription } from "../../targets/gitlab/mergeRequest/request";
import { lateFailure } from "../failure";
import { logDiagnostics } from "../logDiagnostics";
import { attempt } from "../lookups/attempt";
import type { HttpResponse } from "../lookups/httpRequest";
import { NoResponseError } from "../lookups/retries";
import type { PipelineContext } from "../pipelineContext";
import { ciFileMessage } from "./ciFile";
import { requestGitLab } from "./lookups/gitLabApi";
import { requestFacts } from "./lookups/mergeRequest";

/**
 * Makes the requests of a proposal: first the commit, then the merge request. If one fails, the next update goes on with
 * what GitLab has then.
 */
export async function carryOut(context: PipelineContext, proposal: Proposal | undefined): Promise<void> {
  if (proposal?.commit) await commitFile(context, proposal.commit);
  if (proposal) await changeRequest(context, proposal.step);
}

/** GitLab: commits API. With `force`, the commit replaces the branch, and is the only one on top of the default branch. */
async function commitFile(context: PipelineContext, { change, actions, overwritesBranch }: ProposedCommit) {
  const { plan, facts, parent } = context;
  const json = {
    branch: requestBranch(plan.outline.origin),
    ...(overwritesBranch && { start_branch: plan.defaultBranch, force: true }),
    commit_message: ciFileMessage(context, change),
    actions: actions.map(({ action, file, text, after }) => ({
      action,
      file_path: file,
      ...(text !== undefined && { content: text }),
      // GitLab refuses the commit if somebody changed the file since, instead of undoing that change.
      ...(after !== undefined && { last_commit_id: after }),
    })),
  };
  await create(context, "the commit", "repository/commits", json, async () => {
    const { branch } = await requestFacts(plan, { parent });
    const isNew = branch !== undefined && branch.sha !== facts.request?.branch?.sha;
    const textOf = (file: string) => (file === ciFilePath(plan.outline) ? branch?.text : branch?.teamText);
    return isNew && actions.every(({ file, text }) => textOf(file) === text) ? branch : undefined;
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
  const { plan, parent } = context;
  const json = {
    source_branch: requestBranch(plan.outline.origin),
    target_branch: plan.defaultBranch,
    ...titleAndDescription(context, change),
    remove_source_branch: true,
  };
  const opened = await create(context, "the merge request", "merge_requests", json, async () => {
    const { request } = await requestFacts(plan, { parent });
    return request?.state === "opened" ? { iid: request.iid, web_url: request.url } : undefined;
  });
  const { iid, web_url: url } = opened as { readonly iid: number; readonly web_url: string };
  const message = `merge request !${iid} (${url}) is open. Review it, and merge or close it`;
  logDiagnostics([warningAt("UNMERGED_FILE", settingsPath(context), message)], context.parent);
}

function titleAndDescription({ plan }: PipelineContext, change: CiFileChange) {
  const { outline } = plan;
  return { title: ciFileCommitTitle(change, outline.origin), description: requestDescription(change, outline) };
}

async function deleteBranch(context: PipelineContext): Promise<void> {
  const branch = encodeURIComponent(requestBranch(context.plan.outline.origin));
  await send(context, "to delete the branch", "DELETE", `repository/branches/${branch}`, undefined, [404]);
}

/** Sends a request that may be repeated. Throws an error for the engine unless the status is one of success or of `accepted`. */
async function send(
  context: PipelineContext,
  what: string,
  method: "PUT" | "DELETE",
  path: string,
  json?: object,
  accepted: readonly number[] = [],
): Promise<void> {
  const answer = await answerOf(context, method, path, json);
  const isAccepted = !(answer instanceof Error) && accepted.includes(answer.status);
  if (!isSuccess(answer) && !isAccepted) throw failed(context, what, answer);
}

/**
 * Creates something by a POST, and returns the body of the response. If the response is lost, GitLab may have created it:
 * `find` asks for it, and only if nothing is there, the POST is sent once more. Without a response in time it is not: GitLab
 * may still be working on it.
 */
async function create(
  context: PipelineContext,
  what: string,
  path: string,
  json: object,
  find: () => Promise<unknown>,
): Promise<unknown> {
  const first = await answerOf(context, "POST", path, json);
  if (isSuccess(first)) return first.body;
  if (!isLost(first)) throw failed(context, what, first);
  const found = await attempt(find());
  if (found.ok && found.value !== undefined) return found.value;
  if (!found.ok || first instanceof NoResponseError) throw failed(context, what, first);
  const second = await answerOf(context, "POST", path, json);
  if (isSuccess(second)) return second.body;
  throw failed(context, what, second);
}

type Answer = HttpResponse | Error;

async function answerOf(
  { facts, parent }: PipelineContext,
  method: "POST" | "PUT" | "DELETE",
  path: string,
  json?: object,
): Promise<Answer> {
  try {
    return await requestGitLab(method, `projects/${facts.id}/${path}`, { parent }, json);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isSuccess(answer: Answer): answer is HttpResponse {
  return !(answer instanceof Error) && answer.status >= 200 && answer.status <= 299;
}

/** Whether GitLab may have done what the request asks for, although it did not say so. */
function isLost(answer: Answer): boolean {
  return answer instanceof Error || answer.status >= 500;
}

/** The settings path of the delivery. That of the platform repository's own file is always by a merge request. */
function settingsPath({ plan }: PipelineContext): string {
  return plan.platformFile ? "pipeline" : "delivery";
}

function failed(context: PipelineContext, what: string, answer: Answer): unknown {
  const reason = answer instanceof Error ? answer.message : `${answer.status} ${answer.text}`;
  const message = `GitLab did not take ${what}: ${oneLine(reason)}. Everything else of this update is there. Run pulumi up again to go on`;
  return lateFailure(context.name, errorAt("REQUEST_FAILED", settingsPath(context), message));
}
