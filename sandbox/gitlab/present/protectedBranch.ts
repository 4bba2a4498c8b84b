import type { ProtectedBranch } from "../entities";
import type { GitLabState } from "../state";
import { presentAccessRule } from "./accessRule";

/** GitLab: `Entities::ProtectedBranch`. */
export function presentProtectedBranch(state: GitLabState, protection: ProtectedBranch): object {
  return {
    id: protection.id,
    name: protection.name,
    push_access_levels: protection.push.map((rule) => presentAccessRule(state, rule, { deployKeys: true })),
    merge_access_levels: protection.merge.map((rule) => presentAccessRule(state, rule)),
    allow_force_push: protection.allowForcePush,
    ...(state.edition === "ee" && {
      unprotect_access_levels: protection.unprotect.map((rule) => presentAccessRule(state, rule)),
      code_owner_approval_required: protection.codeOwnerApprovalRequired,
      inherited: false,
    }),
  };
}
