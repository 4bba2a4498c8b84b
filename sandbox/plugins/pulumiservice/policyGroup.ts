import { type Failure, PartialFailure, type ResourceDefinition } from "../definition";
import { during } from "../restClient";
import { compact, objects, requiredText, text, texts, UNKNOWN, type Value, type Values } from "../values";
import type { Cloud } from "./context";
import { idParts, path } from "./paths";

const ID = "organization/name";
const CHOICES = { entityType: ["stacks", "accounts"], mode: ["audit", "preventative"] };

/** A policy group: stacks, and the policy packs that apply to them. */
export const policyGroup: ResourceDefinition<Cloud> = {
  // In the provider, a change of the organization does not replace, contrary to its schema.
  replaceOn: ["name", "entityType", "mode"],
  deleteBeforeReplace: true,
  serverDefaults: { stacks: [], accounts: [], policyPacks: [] },
  givesNoDetails: true,
  unordered: ["stacks", "accounts", "policyPacks"],
  computedInside: ["version", "displayName"],
  defaultsInside: { policyPacks: { config: {} } },

  check({ inputs }) {
    return { inputs, failures: choiceFailures(inputs) };
  },

  async create(inputs, { api }) {
    const [organization, name] = [requiredText(inputs, "organizationName"), requiredText(inputs, "name")];
    await during(
      `error creating policy group '${name}': failed to create policy group "${name}"`,
      api.request("POST", path("orgs", organization, "policygroups"), {
        json: { name, entityType: text(inputs, "entityType") ?? "", mode: text(inputs, "mode") ?? "" },
      }),
    );
    const id = `${organization}/${name}`;
    const additions = [
      ...objects(inputs, "stacks").map((stack) => ({ addStack: stackToWire(stack) })),
      ...objects(inputs, "policyPacks").map((pack) => ({ addPolicyPack: packToWire(pack) })),
      ...texts(inputs, "accounts").map((account) => ({ addInsightsAccount: { name: account } })),
    ];
    try {
      if (additions.length > 0) {
        const request = api.request("PATCH", batchPath(organization, name), { json: additions });
        await during(`failed to add items to policy group: failed to batch update policy group "${name}"`, request);
      }
      return { id, properties: fromWire(organization, await api.send("GET", groupPath(organization, name))) };
    } catch (error) {
      throw new PartialFailure(id, inputs, reasonOf(error));
    }
  },

  async read(id, _prior, { api }) {
    const [organization = "", name = ""] = idParts(id, ID);
    const found = await during(
      `failed to read policy group "${id}": failed to get policy group`,
      api.find(groupPath(organization, name)),
    );
    return found && fromWire(organization, found);
  },

  async update(id, news, { state }, { api }) {
    const [organization, name] = [requiredText(news, "organizationName"), requiredText(news, "name")];
    const read = async () => fromWire(organization, await api.send("GET", groupPath(organization, name)));
    try {
      // Sent one at a time, because the service may reorder a batch (as the provider says).
      for (const change of changes(state, news)) {
        const request = api.request("PATCH", batchPath(organization, name), { json: [change] });
        await during(`failed to update policy group: failed to batch update policy group "${name}"`, request);
      }
    } catch (error) {
      throw new PartialFailure(id, await read().catch(() => news), reasonOf(error));
    }
    return read();
  },

  async delete(id, _prior, { api }) {
    const [organization = "", name = ""] = idParts(id, ID);
    await during(
      `failed to delete policy group "${id}": failed to delete policy group "${name}"`,
      api.request("DELETE", groupPath(organization, name)),
    );
  },
};

function groupPath(organization: string, name: string): string {
  return path("orgs", organization, "policygroups", name);
}

function batchPath(organization: string, name: string): string {
  return `${groupPath(organization, name)}/batch`;
}

/**
 * The changes from the state to the inputs. A pack is identified by name and version: a change of its configuration only is
 * not sent, as in the provider (1.3.0).
 */
function changes(state: Values, news: Values): Values[] {
  const stackKey = ({ routingProject, name }: Values) => JSON.stringify([routingProject, name]);
  const packKey = ({ name, versionTag }: Values) => JSON.stringify([name, versionTag ?? ""]);
  const stacks = listChanges(objects(state, "stacks"), objects(news, "stacks"), stackKey);
  const packs = listChanges(objects(state, "policyPacks"), objects(news, "policyPacks"), packKey);
  const accounts = listChanges(texts(state, "accounts"), texts(news, "accounts"), (name) => name);
  return [
    ...stacks.removed.map((stack) => ({ removeStack: stackToWire(stack) })),
    ...stacks.added.map((stack) => ({ addStack: stackToWire(stack) })),
    ...packs.removed.map((pack) => ({ removePolicyPack: packToWire(pack) })),
    ...packs.added.map((pack) => ({ addPolicyPack: packToWire(pack) })),
    ...accounts.removed
      // The service manages the child accounts of an account that remains.
      .filter((name) => !texts(news, "accounts").some((parent) => name.startsWith(`${parent}/`)))
      .map((name) => ({ removeInsightsAccount: { name } })),
    ...accounts.added.map((name) => ({ addInsightsAccount: { name } })),
  ];
}

function listChanges<Item>(before: readonly Item[], after: readonly Item[], key: (item: Item) => string) {
  const [oldKeys, newKeys] = [before.map(key), after.map(key)];
  return {
    removed: before.filter((item) => !newKeys.includes(key(item))),
    added: after.filter((item) => !oldKeys.includes(key(item))),
  };
}

function stackToWire({ name, routingProject }: Values): Values {
  return { name, routingProject };
}

/** A pack in the API's format: unset fields are empty, except an unset configuration, which is left out. */
function packToWire(pack: Values): Values {
  return {
    name: pack.name,
    displayName: text(pack, "displayName") ?? "",
    version: typeof pack.version === "number" ? pack.version : 0,
    versionTag: text(pack, "versionTag") ?? "",
    ...compact({ config: pack.config }),
  };
}

function fromWire(organizationName: string, wire: Values): Record<string, Value> {
  return compact({
    organizationName,
    name: text(wire, "name"),
    entityType: text(wire, "entityType"),
    mode: text(wire, "mode"),
    stacks: objects(wire, "stacks").map((stack) => stackToWire(stack)),
    accounts: texts(wire, "accounts"),
    policyPacks: objects(wire, "appliedPolicyPacks").map((pack) => packToWire(pack)),
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An unknown choice makes the provider panic (1.3.0). */
function choiceFailures(inputs: Values): Failure[] {
  return Object.entries(CHOICES).flatMap(([property, choices]) => {
    const value = text(inputs, property);
    if (value === UNKNOWN)
      throw new Error("panic: interface conversion: interface {} is resource.Computed, not string");
    if (value === undefined || choices.includes(value)) return [];
    return [{ property, reason: `${property} must be either ${choices.map((one) => `'${one}'`).join(" or ")}` }];
  });
}
