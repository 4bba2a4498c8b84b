import type { AdmittedJob } from "../idTokens/job";
import type { GitLabState } from "../state";
import { accessLevel } from "./membership";
import { isProtectedBranch, mayMerge, mayPush } from "./protection";

/**
 * Whether a job gets protected variables: its ref must be protected. A merge request's job gets them only if the project
 * allows it, both branches are protected branches of that project, and the user may push or merge into the target.
 * GitLab: merge request pipelines, "Control access to protected variables and runners".
 */
export function getsProtectedVariables(
  state: GitLabState,
  job: Pick<AdmittedJob, "target" | "project" | "refProtected" | "user" | "ref">,
): boolean {
  const { target, project, refProtected, user, ref } = job;
  if (!target) return refProtected;
  if (target.project.id !== project.id || !project.protectMergeRequestPipelines) return false;
  if (![ref, target.branch].every((branch) => isProtectedBranch(state, project.id, branch))) return false;
  const caller = { user, project, level: accessLevel(state, user, project) };
  return mayPush(state, caller, target.branch) || mayMerge(state, caller, target.branch);
}
