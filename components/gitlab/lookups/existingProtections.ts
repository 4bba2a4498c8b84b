import type * as gitlab from "@pulumi/gitlab";
import type { Mistake } from "../../../pipeline/errors";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { type Grantee, protectionMistakes, type Protections } from "../../../targets/gitlab/project/protections";
import type { Attempt } from "../../lookups/attempt";
import { gitLabMistake } from "./gitLabMistake";

/** What in the protections that are there keeps ours away. Only a Maintainer may list them; `known` may say so already. */
export function unfitProtections(
  plan: GitLabPlan,
  branches: Attempt<gitlab.GetProjectProtectedBranchesResult>,
  tags: Attempt<gitlab.GetProjectProtectedTagsResult>,
  known: readonly Mistake[],
): Mistake[] {
  const unasked = (reason: string) => (known.length > 0 ? [] : [gitLabMistake("project", reason)]);
  if (!branches.ok) return unasked(branches.reason);
  if (!tags.ok) return unasked(tags.reason);
  return protectionMistakes(plan, existingProtections(branches.value, tags.value));
}

/** The protections that GitLab lists, as plain rules. */
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
        // Where it says nothing Maintainers may, as on the Community Edition.
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

/** An entry that names somebody carries a role, too, which means nothing. The provider gives no id, or 0, for nobody. */
function grantee({ accessLevel, userId, groupId, deployKeyId }: AccessLevel): Grantee {
  if (userId) return { named: `user ${userId}` };
  if (groupId) return { named: `group ${groupId}` };
  if (deployKeyId) return { named: `deploy key ${deployKeyId}` };
  return { role: accessLevel };
}
