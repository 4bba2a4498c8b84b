import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { isProposed } from "../../../pipeline/settings/isProposed";
import { ciFile, ciFilePath } from "../../../targets/gitlab/ciFilePath";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import type {
  FileTexts,
  FoundRequest,
  RequestBranch,
  RequestFacts,
} from "../../../targets/gitlab/mergeRequest/proposal";
import { isOwnTitle, requestBranch } from "../../../targets/gitlab/mergeRequest/request";
import { attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { fileText } from "./existingFile";
import { readGitLab } from "./gitLabApi";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

/** The result of a lookup of the merge request with the CI file. */
export interface RequestLookup {
  /** Undefined if the CI file is not delivered by a merge request, or after an error. */
  readonly request?: RequestFacts;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Looks up the merge request with the CI file, by the name of its branch. A failure is an error: without the answer, an
 * update could open a second one, or overwrite commits of others.
 */
export async function lookUpMergeRequest(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<RequestLookup> {
  if (!isProposed(plan.delivery)) return { diagnostics: [] };
  const found = await attempt(requestFacts(plan, options));
  if (found.ok) return { request: found.value, diagnostics: [] };
  return { diagnostics: [gitLabDiagnostic("delivery", found.reason)] };
}

/** What GitLab has of the merge request of a project. Rejects if GitLab does not answer. */
export async function requestFacts(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<RequestFacts> {
  const [branch, found] = await Promise.all([branchOf(plan, options), newestRequest(plan, options)]);
  return {
    ...(branch && { branch }),
    ...(found && { request: found.state === "opened" ? found : await withText(plan, found, options) }),
  };
}

/** GitLab: branches API, and "Compare branches, tags, or commits". */
async function branchOf(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<RequestBranch | undefined> {
  const { defaultBranch, outline } = plan;
  const name = encodeURIComponent(requestBranch(outline.origin));
  const repository = `projects/${encodeURIComponent(plan.project)}/repository`;
  const [branch, comparison, texts] = await Promise.all([
    readIfThere(`${repository}/branches/${name}`, options),
    readIfThere(`${repository}/compare?from=${encodeURIComponent(defaultBranch)}&to=${name}`, options),
    textsAt(plan, requestBranch(outline.origin), options),
  ]);
  if (!branch || !comparison) return undefined;
  return {
    sha: (branch as { readonly commit: { readonly id: string } }).commit.id,
    ...texts,
    others: othersIn(plan, comparison as Comparison),
  };
}

interface Comparison {
  readonly commits: readonly { readonly title: string }[];
  readonly diffs: readonly { readonly old_path: string; readonly new_path: string }[];
}

function othersIn({ outline }: GitLabPlan, { commits, diffs }: Comparison): string[] {
  const own = [ciFile, ciFilePath(outline)];
  const paths = diffs.flatMap((diff) => [diff.old_path, diff.new_path]).filter((path) => !own.includes(path));
  const titles = commits.map(({ title }) => title).filter((title) => !isOwnTitle(title, outline.origin));
  return [...new Set([...paths, ...titles])];
}

/** An entry of GitLab's list of merge requests. */
interface ListedRequest {
  readonly iid: number;
  readonly web_url: string;
  readonly title: string;
  readonly state: string;
  readonly has_conflicts: boolean;
  readonly sha: string;
  readonly source_project_id: number;
  readonly target_project_id: number;
}

/** The open merge request of the branch, or else the newest. A fork may have a branch of the same name. */
async function newestRequest(
  { project, defaultBranch, outline }: GitLabPlan,
  options: pulumi.InvokeOptions,
): Promise<FoundRequest | undefined> {
  const query = new URLSearchParams({
    source_branch: requestBranch(outline.origin),
    target_branch: defaultBranch,
    order_by: "created_at",
    sort: "desc",
    per_page: "100",
  });
  const path = `projects/${encodeURIComponent(project)}/merge_requests?${query.toString()}`;
  const listed = ((await readGitLab(path, options)) as readonly ListedRequest[])
    .filter((one) => one.source_project_id === one.target_project_id)
    .map(foundRequest);
  return listed.find(({ state }) => state === "opened") ?? listed[0];
}

function foundRequest({ iid, web_url: url, title, state, has_conflicts: hasConflicts, sha }: ListedRequest) {
  return { iid, url, title, state: stateOf(state), hasConflicts, sha };
}

/** GitLab locks a merge request while it merges it. */
function stateOf(state: string): FoundRequest["state"] {
  return state === "merged" || state === "closed" ? state : "opened";
}

async function withText(plan: GitLabPlan, found: FoundRequest, options: pulumi.InvokeOptions): Promise<FoundRequest> {
  return { ...found, ...(await textsAt(plan, found.sha, options)) };
}

/** The texts of the files in a branch or commit. */
async function textsAt(plan: GitLabPlan, ref: string, options: pulumi.InvokeOptions): Promise<FileTexts> {
  const { outline } = plan;
  const [text, teamText] = await Promise.all([
    textAt(plan, ref, ciFilePath(outline), options),
    outline.included && textAt(plan, ref, ciFile, options),
  ]);
  return { ...(text !== undefined && { text }), ...(teamText !== undefined && { teamText }) };
}

/** The text of a file in a branch or commit. A missing one has none. */
async function textAt(
  { project }: GitLabPlan,
  ref: string,
  filePath: string,
  options: pulumi.InvokeOptions,
): Promise<string | undefined> {
  const file = await attempt(gitlab.getRepositoryFile({ project, ref, filePath }, options));
  if (file.ok) return fileText(file.value);
  if (isNotFound(file.reason)) return undefined;
  throw new Error(file.reason);
}

async function readIfThere(path: string, options: pulumi.InvokeOptions): Promise<unknown> {
  const found = await attempt(readGitLab(path, options));
  if (found.ok) return found.value;
  if (isNotFound(found.reason)) return undefined;
  throw new Error(found.reason);
}
