import type { Warning } from "../../../pipeline/errors";
import type { Flow } from "../../../pipeline/flow/flow";
import { PushAccess } from "../../../pipeline/settings/choices";

/** What in GitLab makes a second person look at a change before it deploys. Most of it takes GitLab Premium. */
export interface ReviewGates {
  /** Who may push to the protected branches without a merge request. */
  readonly push: PushAccess;
  /** How many people have to approve a merge request; undefined where nobody has to. */
  readonly approvals?: number;
  /** The deployment environments that only Maintainers may deploy to. */
  readonly environments: readonly ProtectedEnvironment[];
}

/** A deployment environment that is protected. */
export interface ProtectedEnvironment {
  readonly name: string;
  /** How many Maintainers have to approve each deployment; undefined where nobody has to. */
  readonly approvals?: number;
}

/**
 * The gates of one project. A deployment that starts by itself is not held: GitLab would hold each until somebody approves
 * it and then presses play, which is what `approval: manual` asks for.
 */
export function planReviewGates({ protection, deployments }: Flow): ReviewGates {
  const { push = PushAccess.Maintainers, approvals, deployments: guarded } = protection ?? {};
  return {
    push,
    ...(approvals !== undefined && { approvals }),
    environments: guarded
      ? deployments.map(({ name, manual }) => ({
          name,
          ...(manual && guarded.approvals !== undefined && { approvals: guarded.approvals }),
        }))
      : [],
  };
}

/** Approvals of merge requests say nothing of what is pushed without one. */
export function reviewGateWarnings({ protection, defaultBranch }: Flow): Warning[] {
  if (protection?.approvals === undefined || protection.push === PushAccess.NoOne) return [];
  const message = `a Maintainer may push to "${defaultBranch}" without a merge request, and so without an approval. Set protection.push to "no one"`;
  return [{ code: "UNREVIEWED_PUSH", path: "protection.push", message }];
}
