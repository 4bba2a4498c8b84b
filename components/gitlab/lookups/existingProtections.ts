import type * as gitlab from "@pulumi/gitlab";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { type Grantee, protectionDiagnostics, type Protections } from "../../../targets/gitlab/project/protections";
import type { Attempt } from "../../lookups/attempt";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

/**
 * The conflicts with existing protections. Only Maintainers can list them. `known` has the errors found so far: if there
 * are any, such as a missing role, an unreadable list is not reported as well.
 */
export function unfitProtections(
  plan: GitLabPlan,
  branches: Attempt<gitlab.GetProjectProtectedBranchesResult>,
  tags: Attempt<gitlab.GetProjectProtectedTagsResult>,
  known: readonly Diagnostic[],
): Diagnostic[] {
  const unreadable = (reason: string) => (known.length > 0 ? [] : [gitLabDiagnostic("project", reason)]);
  if (!branches.ok) return unreadable(branches.reason);
  if (!tags.ok) return unreadable(tags.reason);
  return protectionDiagnostics(plan, existingProtections(branches.value, tags.value));
}

/** The existing protections with the names of planned ones. Empty if they can't be listed. */
export function protectionsOfPlan(
  plan: GitLabPlan,
  branches: Attempt<gitlab.GetProjectProtectedBranchesResult>,
  tags: Attempt<gitlab.GetProjectProtectedTagsResult>,
): Protections {
  if (!branches.ok || !tags.ok) return { branches: [], tags: [] };
  const existing = existingProtections(branches.value, tags.value);
  return {
    branches: existing.branches.filter(({ name }) => plan.protectedBranches.includes(name)),
    tags: existing.tags.filter(({ name }) => plan.protectedTags.includes(name)),
  };
}

/** The existing protections in the model of the checks. */
function existingProtections(
  { protectedBranches }: gitlab.GetProjectProtectedBranchesResult,
  { protectedTags }: gitlab.GetProjectProtectedTagsResult,
): Protections {
  return {
    branches: protectedBranches.map((branch) => ({
      name: branch.name,
      grants: {
        push: branch.pushAccessLevels.map(grantee),
        merge: branch.mergeAccessLevels.map(grantee),
        // Without levels Maintainers may unprotect, as in the Community Edition.
        ...(branch.unprotectAccessLevels.length > 0 && { unprotect: branch.unprotectAccessLevels.map(grantee) }),
      },
      forcePush: branch.allowForcePush,
      codeOwnerApproval: branch.codeOwnerApprovalRequired,
    })),
    tags: protectedTags.map(({ tag, createAccessLevels }) => ({
      name: tag,
      grants: { create: createAccessLevels.map(grantee) },
      forcePush: false,
      codeOwnerApproval: false,
    })),
  };
}

interface AccessLevel {
  readonly accessLevel: string;
  readonly userId?: number;
  readonly groupId?: number;
  readonly deployKeyId?: number;
}

/** The grantee of an access level. With a user, group or deploy key the role has no meaning. An absent id may be 0. */
function grantee({ accessLevel, userId, groupId, deployKeyId }: AccessLevel): Grantee {
  if (userId) return { named: `user ${userId}` };
  if (groupId) return { named: `group ${groupId}` };
  if (deployKeyId) return { named: `deploy key ${deployKeyId}` };
  return { role: accessLevel };
}
