import type { FunctionDefinition } from "../definition";
import { compact, flag, integer, objects, requiredText, text, type Values } from "../values";
import { levelName } from "./accessLevels";
import type { GitLab } from "./context";
import { allPages } from "./pages";
import { projectPath } from "./paths";

/** All protected branches of a project (GitLab: protected_branches API). */
export const getProjectProtectedBranches: FunctionDefinition<GitLab> = async (args, gitlab) => {
  const projectId = requiredText(args, "projectId");
  const { id, rows } = await listOf(gitlab, projectId, "protected_branches");
  return {
    id,
    projectId,
    protectedBranches: rows.map((row) => ({
      id: integer(row, "id") ?? 0,
      name: requiredText(row, "name"),
      pushAccessLevels: objects(row, "push_access_levels").map(accessLevel),
      mergeAccessLevels: objects(row, "merge_access_levels").map(accessLevel),
      unprotectAccessLevels: objects(row, "unprotect_access_levels").map(accessLevel),
      allowForcePush: flag(row, "allow_force_push") ?? false,
      codeOwnerApprovalRequired: flag(row, "code_owner_approval_required") ?? false,
    })),
  };
};

/** All protected tags of a project (GitLab: protected_tags API). The provider leaves out deploy keys here. */
export const getProjectProtectedTags: FunctionDefinition<GitLab> = async (args, gitlab) => {
  const project = requiredText(args, "project");
  const { id, rows } = await listOf(gitlab, project, "protected_tags");
  return {
    id: String(id),
    project,
    protectedTags: rows.map((row) => ({
      tag: requiredText(row, "name"),
      createAccessLevels: objects(row, "create_access_levels").map((entry) => {
        const { deployKeyId: _, ...level } = accessLevel(entry);
        return { ...level, id: integer(entry, "id") ?? 0 };
      }),
    })),
  };
};

/** A project's id, and all rows of one of its lists. The provider requests the project, too. */
async function listOf({ api }: GitLab, project: string, list: string): Promise<{ id: number; rows: Values[] }> {
  const { id } = await api.send("GET", projectPath(project));
  return { id: typeof id === "number" ? id : 0, rows: await allPages(api, projectPath(project, list)) };
}

/**
 * An entry in the provider's format. An entry for a user or group has a role, too: "no one" if it is missing. The id of a
 * missing subject is 0.
 */
function accessLevel(wire: Values): Values {
  return compact({
    accessLevel: levelName(integer(wire, "access_level")),
    accessLevelDescription: text(wire, "access_level_description") ?? "",
    userId: integer(wire, "user_id") ?? 0,
    groupId: integer(wire, "group_id") ?? 0,
    deployKeyId: integer(wire, "deploy_key_id") ?? 0,
  });
}
