import type { PushAccess } from "../../pipeline/settings/choices";

/**
 * What keeps one person alone from deploying. Needs GitLab Premium: the Community Edition is refused before anything is
 * changed, an Enterprise Edition without a licence by GitLab itself, when the first of its resources is created.
 */
export interface ProtectionArgs {
  /**
   * Who may push to the branches that deploy. Defaults to `maintainers`. With `no one` every change is a merge request,
   * but for the CI file, which the user of the GitLab token commits: a member of the project.
   */
  push?: PushAccess;

  /**
   * How many people have to approve a merge request, 1 to 5. Its author and its committers do not count, new commits
   * take approvals away, and a merge request can't ask for fewer. Defaults to none.
   */
  approvals?: number;

  /** Protects the GitLab environments of all deployments, so that only Maintainers deploy. Defaults to off. */
  deployments?: DeploymentProtectionArgs;
}

/** Who deploys to the GitLab environments of deployments. */
export interface DeploymentProtectionArgs {
  /**
   * How many Maintainers have to approve each deployment that a person starts, 1 to 5, besides that person. A deployment
   * with `approval: automatic` is not held. Defaults to none.
   */
  approvals?: number;
}
