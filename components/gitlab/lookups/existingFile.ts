import type * as gitlab from "@pulumi/gitlab";
import { type Diagnostic, errorAt, infoAt } from "../../../pipeline/diagnostics/diagnostic";
import { Delivery } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { ciFilePath } from "../../../targets/gitlab/ciFilePath";
import { fileOwner, formerOwner } from "../../../targets/owner";
import { type Attempt, attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { isFile, readStackResources } from "../../lookups/stackState";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

/**
 * The error that a CI file of another owner exists, or the line of the preview that it is replaced. Such a file is never
 * replaced silently.
 */
export function foreignFile(plan: GitLabPlan, file: Attempt<gitlab.GetRepositoryFileResult>): Diagnostic[] {
  if (!file.ok) return isNotFound(file.reason) ? [] : [gitLabDiagnostic("project", file.reason)];
  const owner = fileOwner(fileText(file.value));
  const management = owner === undefined ? "that no stack manages" : `that is managed by stack "${owner}"`;
  if (plan.platformFile) {
    const message = `"${plan.project}" has a ${ciFilePath(plan.outline)} that was not written by fleet init, so it is not replaced. Remove it, or replace it by the one of fleet init --write`;
    return [errorAt("FILE_EXISTS", "project", message)];
  }
  const existing = `"${plan.project}" already has a ${ciFilePath(plan.outline)} ${management}`;
  if (plan.replaceExistingFile) {
    return [infoAt("ADOPTED", "replaceExistingFile", `${existing}. It is replaced, and git keeps the old text`)];
  }
  const including = plan.outline.byMergeRequest ? Delivery.IncludeByMergeRequest : Delivery.Include;
  const keep = plan.outline.included ? "Move it away" : `Set delivery to ${including} to keep it`;
  const message = `${existing}. ${keep}, or set replaceExistingFile to true (git keeps the old text)`;
  return [errorAt("FILE_EXISTS", "project", message)];
}

/** Whether this stack manages the file: in the platform repository, any that `fleet init` writes. A file that is handed over is in the state until the destroy. */
export async function isManaged(plan: GitLabPlan, file: Attempt<gitlab.GetRepositoryFileResult>): Promise<boolean> {
  if (file.ok && plan.platformFile) return fileText(file.value).startsWith(`# ${plan.platformFile.header}\n`);
  if (!file.ok || namesStack(plan, file)) return file.ok;
  const { project, stack } = plan.outline.origin;
  if (formerOwner(fileText(file.value)) !== `${project}/${stack}`) return false;
  const state = await attempt(readStackResources());
  const path = ciFilePath(plan.outline);
  return state.ok && state.value.some((one) => isFile(one) && one.outputs.filePath === path);
}

/** Whether the file exists and its header names this stack. */
export function namesStack({ outline }: GitLabPlan, file: Attempt<gitlab.GetRepositoryFileResult>): boolean {
  const { project, stack } = outline.origin;
  return file.ok && fileOwner(fileText(file.value)) === `${project}/${stack}`;
}

/** The text of a file, which GitLab returns in Base64. */
export function fileText({ content, encoding }: gitlab.GetRepositoryFileResult): string {
  return encoding === "base64" ? Buffer.from(content, "base64").toString("utf8") : content;
}
