import { type Diagnostic, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { allDeployments } from "../../../pipeline/flow/allDeployments";
import type { Flow } from "../../../pipeline/flow/flow";
import { PushAccess } from "../../../pipeline/settings/choices";
import { isProposed } from "../../../pipeline/settings/isProposed";

/** The rules that require a second person before a deployment. Most of them need GitLab Premium. */
export interface ReviewGates {
  /** Who may push to the protected branches without a merge request. */
  readonly push: PushAccess;
  /** The number of approvals that a merge request needs; undefined if none. */
  readonly approvals?: number;
  /** The deployment environments that only Maintainers may deploy to. */
  readonly ciEnvironments: readonly ProtectedCiEnvironment[];
}

/** A protected deployment environment. */
export interface ProtectedCiEnvironment {
  readonly name: string;
  /** The number of Maintainers who have to approve each deployment; undefined if none. */
  readonly approvals?: number;
}

/**
 * The review gates of a project. Only manual deployments need approvals. With an approval rule, GitLab would hold an
 * automatic deployment until a person approves and starts it.
 */
export function planReviewGates(flow: Flow): ReviewGates {
  const { protection } = flow;
  const { push = PushAccess.Maintainers, approvals, deployments: guarded } = protection ?? {};
  return {
    push,
    ...(approvals !== undefined && { approvals }),
    ciEnvironments: guarded
      ? allDeployments(flow).map(({ name, manual }) => ({
          name,
          ...(manual && guarded.approvals !== undefined && { approvals: guarded.approvals }),
        }))
      : [],
  };
}

/** The warning that a direct push needs no approval, although merge requests do. */
export function reviewGateWarnings({ protection, defaultBranch, delivery }: Flow): Diagnostic[] {
  if (protection?.approvals === undefined || protection.push === PushAccess.NoOne) return [];
  if (isProposed(delivery)) return [];
  const message = `a Maintainer may push to "${defaultBranch}" without a merge request, and so without an approval. Set protection.push to "no one"`;
  return [warningAt("UNREVIEWED_PUSH", "protection.push", message)];
}
