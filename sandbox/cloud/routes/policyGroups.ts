import { Hono } from "hono";
import { z } from "zod";
import { administeredOrganization, organizationFor } from "../access";
import { badRequest, conflict } from "../apiError";
import type { CloudContext, CloudEnv } from "../authentication";
import { optional, readBody, resourceName } from "../body";
import { requirePolicies } from "../editions";
import type { AppliedPolicyPack, PolicyGroup } from "../entities";
import { applyPolicyGroupUpdate, missing, type PolicyGroupUpdate, policyGroupUpdate } from "../policyGroupUpdate";
import type { CloudState } from "../state";

const creation = z.object({
  name: resourceName,
  entityType: z.enum(["stacks", "accounts"]),
  mode: optional(z.enum(["audit", "preventative"])),
});

/**
 * Pulumi Cloud: NewPolicyGroup, ListPolicyGroups, GetPolicyGroup, UpdatePolicyGroup, BatchUpdatePolicyGroup,
 * DeletePolicyGroup. Assumption: members read, admins write.
 */
export function policyGroupRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();
  const collection = "/orgs/:organization/policygroups";

  routes.post(collection, async (context) => {
    const organization = managed(context);
    const body = await readBody(context, creation);
    if (groupsOf(organization).some(({ name }) => name === body.name)) throw conflict("Policy Group already exists");
    state.policyGroups.insert({
      organization,
      name: body.name,
      isOrgDefault: false,
      entityType: body.entityType,
      mode: body.mode ?? (body.entityType === "stacks" ? "preventative" : "audit"),
      stacks: [],
      packs: [],
    });
    return context.body(null, 204);
  });

  routes.get(collection, (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    return context.json({ policyGroups: groupsOf(name).map(summary) });
  });

  routes.get(`${collection}/:group`, (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    return context.json(details(group(name, context.req.param("group"))));
  });

  routes.patch(`${collection}/:group`, async (context) => {
    const changed = group(managed(context), context.req.param("group"));
    apply(changed, [await readBody(context, policyGroupUpdate)]);
    return context.body(null, 204);
  });

  routes.patch(`${collection}/:group/batch`, async (context) => {
    const changed = group(managed(context), context.req.param("group"));
    apply(changed, await readBody(context, z.array(policyGroupUpdate)));
    return context.body(null, 204);
  });

  routes.delete(`${collection}/:group`, (context) => {
    const { id, isOrgDefault } = group(managed(context), context.req.param("group"));
    if (isOrgDefault) throw badRequest("Bad Request: Cannot delete the default Policy Group");
    state.policyGroups.delete(id);
    return context.body(null, 204);
  });

  return routes;

  /** The name of the organization, for a caller who may change its policy groups. */
  function managed(context: CloudContext<"/orgs/:organization/policygroups">): string {
    const wanted = context.req.param("organization");
    const organization = administeredOrganization(state, context.get("caller"), wanted, "manage policy groups");
    requirePolicies(organization);
    return organization.name;
  }

  /** Applies a batch of updates. Assumption: all or none are applied. */
  function apply(group: PolicyGroup, updates: readonly PolicyGroupUpdate[]): void {
    const changed = updates.reduce((before, update) => applyPolicyGroupUpdate(state, before, update), group);
    const taken = groupsOf(group.organization).some(({ id, name }) => id !== group.id && name === changed.name);
    if (taken) throw conflict("Policy Group already exists");
    state.policyGroups.update(group.id, changed);
  }

  function groupsOf(organization: string): PolicyGroup[] {
    return state.policyGroups.filter((group) => group.organization === organization);
  }

  function group(organization: string, name: string): PolicyGroup {
    const found = groupsOf(organization).find((group) => group.name === name);
    if (!found) throw missing("Policy Group", name);
    return found;
  }

  function stacksOf({ organization, isOrgDefault, entityType, stacks }: PolicyGroup): object[] {
    const everyStack = isOrgDefault && entityType === "stacks";
    return state.stacks
      .filter((stack) => stack.organization === organization && (everyStack || stacks.includes(stack.id)))
      .map(({ name, project }) => ({ name, routingProject: project }));
  }

  function summary(group: PolicyGroup): object {
    return {
      name: group.name,
      isOrgDefault: group.isOrgDefault,
      numStacks: stacksOf(group).length,
      numAccounts: 0,
      entityType: group.entityType,
      mode: group.mode,
      numEnabledPolicyPacks: group.packs.length,
    };
  }

  function details(group: PolicyGroup): object {
    return {
      name: group.name,
      isOrgDefault: group.isOrgDefault,
      entityType: group.entityType,
      mode: group.mode,
      stacks: stacksOf(group),
      appliedPolicyPacks: group.packs.map(appliedPack),
      accounts: [],
    };
  }

  /** A pack in a group. Assumption: its display name is its name. */
  function appliedPack({ pack, config }: AppliedPolicyPack): object {
    const { name = "", version = 0, versionTag = "" } = state.policyPacks.get(pack) ?? {};
    return { name, displayName: name, version, versionTag, ...(config && { config }) };
  }
}
