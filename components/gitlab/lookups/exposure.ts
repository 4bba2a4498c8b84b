import type * as gitlab from "@pulumi/gitlab";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { exceptionFor, withoutException } from "../../../pipeline/checks/settings/exceptions";
import { unsafe } from "../../../pipeline/checks/settings/unsafeSettings";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";

/**
 * The project settings that would give unreviewed code access to secret variables, or let it push to protected refs.
 */
export function exposureDiagnostics(plan: GitLabPlan, project: gitlab.GetProjectResult): Diagnostic[] {
  const {
    ciAllowForkPipelinesToRunInParentProject: forks,
    protectMergeRequestPipelines: merges,
    ciPushRepositoryForJobTokenAllowed: pushes,
  } = project;
  // An older GitLab does not return all of them.
  return [
    ...((forks as boolean | undefined) && hasSecretVariable(plan, false) ? [forkPipelines] : []),
    ...((merges as boolean | undefined) && (hasSecretVariable(plan, true) || plan.outline.sharesCaches)
      ? [mergeRequests]
      : []),
    ...((pushes as boolean | undefined) ? [jobTokenPushes] : []),
  ]
    .filter((one) => !exceptionFor(plan.exceptions, one))
    .map(withoutException);
}

/** Whether a managed secret variable is protected (or not protected). */
function hasSecretVariable({ variables, access, tokens }: GitLabPlan, isProtected: boolean): boolean {
  const hasToken = access.some(({ identity }) => ["deploy", "inspect"].includes(identity) === isProtected);
  return (
    (tokens !== undefined && hasToken) ||
    variables.some((variable) => variable.value.kind === "secret" && variable.protected === isProtected)
  );
}

const forkPipelines = unsafe(
  "FORK_PIPELINES",
  "project",
  "a member who runs the pipeline of a fork's merge request in this project would give the fork's code its unprotected secrets, such as the previews' token. Set ci_allow_fork_pipelines_to_run_in_parent_project to false (Settings > CI/CD > General pipelines)",
);

const mergeRequests = unsafe(
  "PROTECTED_IN_MERGE_REQUESTS",
  "project",
  "merge requests between protected branches get the protected secrets of this project, such as the deployments' tokens, and the caches of protected branches, before they are reviewed. Switch off Settings > CI/CD > Variables > Access protected resources in merge request pipelines",
);

/** GitLab 17.2: with this setting, a job token may push with the rights of the user who started the job. */
const jobTokenPushes = unsafe(
  "JOB_TOKEN_PUSHES",
  "project",
  "a job may push to this repository with the rights of the user who started it. If a Maintainer starts or retries the job of a merge request, its unreviewed code could push to the branches that deploy. Switch off Settings > CI/CD > Job token permissions > Allow Git push requests to the repository",
);
