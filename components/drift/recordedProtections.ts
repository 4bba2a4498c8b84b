import type { Grantee, ProtectionRule } from "../../targets/gitlab/project/protections";
import type { StackResource } from "../lookups/stackState";

/** The protection of a branch as the state has it. The Community Edition has one level for each action. */
export function recordedBranch({ outputs }: Pick<StackResource, "outputs">): ProtectionRule {
  const grants = (list: unknown, level: unknown) =>
    Array.isArray(list) && list.length > 0 ? list.map(grantee) : levelOf(level);
  return {
    name: String(outputs.branch),
    grants: {
      push: grants(outputs.allowedToPushes, outputs.pushAccessLevel),
      merge: grants(outputs.allowedToMerges, outputs.mergeAccessLevel),
      ...(Array.isArray(outputs.allowedToUnprotects) && { unprotect: outputs.allowedToUnprotects.map(grantee) }),
    },
    forcePush: outputs.allowForcePush === true,
    codeOwnerApproval: outputs.codeOwnerApprovalRequired === true,
  };
}

/** The protection of tags as the state has it. */
export function recordedTag({ outputs }: Pick<StackResource, "outputs">): ProtectionRule {
  const { allowedToCreates: others } = outputs;
  return {
    name: String(outputs.tag),
    grants: { create: [...levelOf(outputs.createAccessLevel), ...(Array.isArray(others) ? others.map(grantee) : [])] },
    forcePush: false,
    codeOwnerApproval: false,
  };
}

function levelOf(level: unknown): Grantee[] {
  return typeof level === "string" && level !== "" ? [{ role: level }] : [];
}

/** An entry of the provider. Of a user, group or deploy key the level has no meaning. An absent id may be 0. */
function grantee(entry: Readonly<Record<string, unknown>>): Grantee {
  for (const [key, kind] of kinds) if (entry[key]) return { named: `${kind} ${Number(entry[key])}` };
  return { role: String(entry.accessLevel) };
}

const kinds = [
  ["userId", "user"],
  ["groupId", "group"],
  ["deployKeyId", "deploy key"],
] as const;
