import type * as gitlab from "@pulumi/gitlab";
import type { Mistake } from "../../../pipeline/errors";
import { refused } from "../../../pipeline/settings/crossChecks/exceptions";
import { exceptionFor } from "../../../pipeline/settings/crossChecks/refusals";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";

/**
 * The project settings that would give unreviewed code access to secret variables, or let it push to protected refs.
 */
export function exposureMistakes(plan: GitLabPlan, project: gitlab.GetProjectResult): Mistake[] {
  const {
    ciAllowForkPipelinesToRunInParentProject: forks,
    protectMergeRequestPipelines: merges,
    ciPushRepositoryForJobTokenAllowed: pushes,
  } = project;
  // An older GitLab does not return all of them.
  return [
    ...((forks as boolean | undefined) && hasSecretVariable(plan, false) ? [forkMistake] : []),
    ...((merges as boolean | undefined) && (hasSecretVariable(plan, true) || plan.outline.sharesCaches)
      ? [mergeRequestMistake]
      : []),
    ...((pushes as boolean | undefined) ? [jobTokenMistake] : []),
  ]
    .filter((mistake) => !exceptionFor(plan.exceptions, mistake))
    .map(refused);
}

/** Whether a managed secret variable is protected (or not protected). */
function hasSecretVariable({ variables, access, tokens }: GitLabPlan, isProtected: boolean): boolean {
  const hasToken = access.some(({ identity }) => ["deploy", "inspect"].includes(identity) === isProtected);
  return (
    (tokens !== undefined && hasToken) ||
    variables.some((variable) => variable.value.kind === "secret" && variable.protected === isProtected)
  );
}

const forkMistake = {
  code: "FORK_PIPELINES",
  path: "project",
  message:
    "a member who runs the pipeline of a fork's merge request in this project would give the fork's code its unprotected secrets, such as the previews' token. Set ci_allow_fork_pipelines_to_run_in_parent_project to false (Settings > CI/CD > General pipelines)",
} as const;

const mergeRequestMistake = {
  code: "PROTECTED_IN_MERGE_REQUESTS",
  path: "project",
  message:
    "merge requests between protected branches get the protected secrets of this project, such as the deployments' tokens, and the caches of protected branches, before they are reviewed. Switch off Settings > CI/CD > Variables > Access protected resources in merge request pipelines",
} as const;

/** GitLab 17.2: with this setting, a job token may push with the rights of the user who started the job. */
const jobTokenMistake = {
  code: "JOB_TOKEN_PUSHES",
  path: "project",
  message:
    "a job may push to this repository with the rights of the user who started it. If a Maintainer starts or retries the job of a merge request, its unreviewed code could push to the branches that deploy. Switch off Settings > CI/CD > Job token permissions > Allow Git push requests to the repository",
} as const;
