import { autoName } from "../autoName";
import type { ResourceDefinition } from "../definition";
import { during } from "../restClient";
import { pick, requiredText, text, type Values } from "../values";
import { type CircleCi, idParts, listAll, MISSING_ID } from "./context";

/** A context. Provider: another organization is an update that sends nothing, so that it never ends to be one. */
export const context: ResourceDefinition<CircleCi> = {
  replaceOn: ["name"],

  check(request) {
    return { inputs: { ...request.inputs, name: text(request.inputs, "name") ?? autoName(request) } };
  },

  plan: (news) => Promise.resolve(pick(news, ["organizationId"])),

  async create(inputs, { api }) {
    const json = {
      name: requiredText(inputs, "name"),
      owner: { id: requiredText(inputs, "organizationId"), type: "organization" },
    };
    const made = await during("Error creating CircleCI context", api.send("POST", "context", { json }));
    return { id: requiredText(made, "id"), properties: fromWire(inputs, made) };
  },

  // Provider: a context that does not exist is an error.
  async read(id, { state }, { api }) {
    const isImport = Object.keys(state).length === 0;
    const [organizationId, contextId] = isImport
      ? idParts(id, "organization_id/context_id")
      : [text(state, "organizationId"), id];
    const prefix = `Unable to Read CircleCI context with id ${contextId}`;
    const found = await during(prefix, api.send("GET", `context/${contextId}`));
    return fromWire({ organizationId }, found);
  },
  idAfterRead: (state) => requiredText(state, "id"),

  update: (_id, _news, { state }) => Promise.resolve(state),

  async delete(id, _prior, { api }) {
    await during("Error Deleting CircleCi Context", api.request("DELETE", `context/${id}`));
  },
};

function fromWire({ organizationId }: Values, wire: Values): Values {
  return { id: text(wire, "id"), organizationId, name: text(wire, "name"), createdAt: text(wire, "created_at") };
}

/** An environment variable of a context, whose value is not read. */
export const contextEnvironmentVariable: ResourceDefinition<CircleCi> = {
  replaceOn: ["contextId", "name"],
  notReadBack: ["value"],

  check(request) {
    return { inputs: { ...request.inputs, name: text(request.inputs, "name") ?? autoName(request) } };
  },

  async create(inputs, { api }) {
    const request = api.send("PUT", variablePath(inputs), { json: { value: requiredText(inputs, "value") } });
    const made = await during("Error creating CircleCI context environment variable", request);
    return { id: MISSING_ID, properties: { ...inputs, ...times(made) } };
  },

  // Provider: a variable that is not in the list does not exist; a list that does not exist is an error.
  async read(id, { state }, circleci) {
    const isImport = Object.keys(state).length === 0;
    const [contextId, name] = isImport
      ? idParts(id, "context_id/env_var_name")
      : [requiredText(state, "contextId"), requiredText(state, "name")];
    const prefix = `Unable to Read CircleCI context environment variable with context id ${contextId}`;
    const all = await during(prefix, listAll(circleci, `context/${contextId}/environment-variable`));
    const found = all.find((each) => each.variable === name);
    return found && { contextId, name, ...times(found) };
  },
  idAfterRead: () => MISSING_ID,

  async update(_id, news, _prior, { api }) {
    const request = api.send("PUT", variablePath(news), { json: { value: requiredText(news, "value") } });
    return { ...news, ...times(await during("Error updating CircleCI context environment variable", request)) };
  },

  async delete(_id, { state }, { api }) {
    await during("Error Deleting CircleCi Context Environment Variable", api.request("DELETE", variablePath(state)));
  },
};

function variablePath(values: Values): string {
  return `context/${requiredText(values, "contextId")}/environment-variable/${requiredText(values, "name")}`;
}

function times(wire: Values): Values {
  return { createdAt: text(wire, "created_at"), updatedAt: text(wire, "updated_at") };
}

/** A restriction of a context. Every change replaces it. */
export const contextRestriction: ResourceDefinition<CircleCi> = {
  replaceOn: ["contextId", "type", "value"],

  async create(inputs, { api }) {
    const json = {
      restriction_type: requiredText(inputs, "type"),
      restriction_value: requiredText(inputs, "value"),
    };
    const request = api.send("POST", `context/${requiredText(inputs, "contextId")}/restrictions`, { json });
    const made = await during("Error creating CircleCI context", request);
    return { id: requiredText(made, "id"), properties: restrictionFromWire(made) };
  },

  // Provider: one that is not in the list gets an empty id, which the engine takes as deleted.
  async read(id, { state }, circleci) {
    const isImport = Object.keys(state).length === 0;
    const [contextId, restrictionId] = isImport
      ? idParts(id, "context_id/restriction_id")
      : [requiredText(state, "contextId"), id];
    const prefix = `Unable to Read CircleCI context restriction from context with id ${contextId}`;
    const all = await during(prefix, listAll(circleci, `context/${contextId}/restrictions`));
    const found = all.find((each) => each.id === restrictionId);
    return found && restrictionFromWire(found);
  },
  idAfterRead: (state) => requiredText(state, "id"),

  async delete(id, { state }, { api }) {
    const path = `context/${requiredText(state, "contextId")}/restrictions/${id}`;
    await during("Error Deleting CircleCi Context", api.request("DELETE", path));
  },
};

function restrictionFromWire(wire: Values): Values {
  return {
    id: text(wire, "id"),
    contextId: text(wire, "context_id"),
    type: text(wire, "restriction_type"),
    value: text(wire, "restriction_value"),
    projectId: text(wire, "project_id") ?? "",
    name: text(wire, "name") ?? "",
  };
}
