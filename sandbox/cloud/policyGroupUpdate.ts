import { z } from "zod";
import { findStack } from "./access";
import { ApiError, badRequest } from "./apiError";
import { optional, resourceName } from "./body";
import type { PolicyGroup, PolicyPack } from "./entities";
import type { CloudState } from "./state";

const stack = z.object({ name: z.string(), routingProject: z.string() });
// A Go client sends 0 and an empty tag for unset fields.
const policyPack = z.object({
  name: z.string(),
  version: optional(z.int()),
  versionTag: optional(z.string()),
  config: optional(z.record(z.string(), z.unknown())),
});
const account = z.object({ name: z.string() });

/** Pulumi Cloud: UpdatePolicyGroupRequest. */
export const policyGroupUpdate = z.object({
  newName: optional(resourceName),
  addStack: optional(stack),
  removeStack: optional(stack),
  addPolicyPack: optional(policyPack),
  removePolicyPack: optional(policyPack),
  addInsightsAccount: optional(account),
  removeInsightsAccount: optional(account),
});

export type PolicyGroupUpdate = z.output<typeof policyGroupUpdate>;

/** The group after an update. Throws a 404 for an unknown stack or pack, as Pulumi Cloud documents. */
export function applyPolicyGroupUpdate(state: CloudState, group: PolicyGroup, update: PolicyGroupUpdate): PolicyGroup {
  const { newName, addStack, removeStack, addPolicyPack, removePolicyPack } = update;
  const insights = update.addInsightsAccount ?? update.removeInsightsAccount;
  if (insights) throw missing("Insights account", insights.name);
  if ((newName !== undefined || addStack || removeStack) && group.isOrgDefault) {
    // Assumption: the text for a forbidden change of a default group.
    throw badRequest("Bad Request: Cannot change the default Policy Group");
  }
  const stacks = addStack ? withStack(state, group, addStack) : group.stacks;
  const packs = addPolicyPack ? withPack(state, group, addPolicyPack) : group.packs;
  return {
    ...group,
    name: newName ?? group.name,
    stacks: removeStack ? stacks.filter((row) => row !== stackRow(state, group, removeStack)) : stacks,
    packs: removePolicyPack ? withoutPack(state, packs, removePolicyPack.name) : packs,
  };
}

/** A 404 with Pulumi Cloud's text, which was observed for policy packs only. */
export function missing(kind: string, name: string): ApiError {
  return new ApiError(404, `Not Found: ${kind} '${name}' not found`);
}

function withStack(state: CloudState, group: PolicyGroup, reference: z.output<typeof stack>): readonly number[] {
  // Assumption: the text.
  if (group.entityType !== "stacks") throw badRequest("Bad Request: The Policy Group does not apply to stacks");
  const row = stackRow(state, group, reference);
  return group.stacks.includes(row) ? group.stacks : [...group.stacks, row];
}

function stackRow(
  state: CloudState,
  { organization }: PolicyGroup,
  { name, routingProject }: z.output<typeof stack>,
): number {
  const found = findStack(state, organization, routingProject, name);
  if (!found) throw missing("Stack", `${organization}/${routingProject}/${name}`);
  return found.id;
}

/** Adds a pack. It replaces another version of the pack (the provider's comment on batches). */
function withPack(
  state: CloudState,
  { organization, packs }: PolicyGroup,
  wanted: z.output<typeof policyPack>,
): PolicyGroup["packs"] {
  const pack = publishedPack(state, organization, wanted);
  const applied = { pack: pack.id, config: wanted.config };
  const index = packs.findIndex((entry) => state.policyPacks.get(entry.pack)?.name === pack.name);
  return index < 0 ? [...packs, applied] : packs.with(index, applied);
}

/** Finds a version by tag, or else by number. Assumption: the newest if both are missing. */
function publishedPack(
  state: CloudState,
  organization: string,
  { name, version = 0, versionTag = "" }: z.output<typeof policyPack>,
): PolicyPack {
  const versions = state.policyPacks.filter((pack) => pack.organization === organization && pack.name === name);
  const found =
    versionTag !== ""
      ? versions.find((pack) => pack.versionTag === versionTag)
      : version !== 0
        ? versions.find((pack) => pack.version === version)
        : versions.at(-1);
  // Pulumi Cloud returns the same text for a missing version.
  if (!found) throw missing("Policy Pack", name);
  return found;
}

function withoutPack(state: CloudState, packs: PolicyGroup["packs"], name: string): PolicyGroup["packs"] {
  const others = packs.filter(({ pack }) => state.policyPacks.get(pack)?.name !== name);
  // Assumption: a pack that is not in the group is missing, too.
  if (others.length === packs.length) throw missing("Policy Pack", name);
  return others;
}
