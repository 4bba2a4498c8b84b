import { autoName } from "../autoName";
import type { ComparisonRules, ResourceDefinition } from "../definition";
import { during, isNotFound } from "../restClient";
import { compact, flag, isObject, pick, requiredText, text, type Value, type Values } from "../values";
import { type CircleCi, idParts } from "./context";

const PIPELINE_INPUTS = [
  "name",
  "description",
  "configSourceProvider",
  "configSourceFilePath",
  "configSourceRepoExternalId",
  "checkoutSourceProvider",
  "checkoutSourceRepoExternalId",
];

/** A pipeline definition. Provider: an update does not send another source of the file, so that it never ends to be one. */
export const pipeline: ResourceDefinition<CircleCi> = {
  replaceOn: ["name"],

  check(request) {
    const { inputs } = request;
    const failures = ["configSourceProvider", "checkoutSourceProvider"].flatMap((property) =>
      ["github_app", "github_server"].includes(text(inputs, property) ?? "github_app")
        ? []
        : [
            {
              property,
              reason: `value must be one of: ["github_app" "github_server"], got: ${text(inputs, property)}`,
            },
          ],
    );
    return { inputs: { ...inputs, name: text(inputs, "name") ?? autoName(request) }, failures };
  },

  plan: (news) => Promise.resolve(pick(news, PIPELINE_INPUTS)),

  async create(inputs, { api }) {
    const projectId = requiredText(inputs, "projectId");
    const json = {
      name: requiredText(inputs, "name"),
      ...optional("description", inputs.description),
      config_source: {
        provider: requiredText(inputs, "configSourceProvider"),
        repo: { external_id: requiredText(inputs, "configSourceRepoExternalId") },
        file_path: requiredText(inputs, "configSourceFilePath"),
      },
      checkout_source: checkoutOf(inputs),
    };
    const request = api.send("POST", `projects/${projectId}/pipeline-definitions`, { json });
    const made = await during("Error creating CircleCI pipeline", request);
    return { id: requiredText(made, "id"), properties: pipelineFromWire(projectId, made) };
  },

  // Provider: one that does not exist is an error.
  async read(id, { state }, { api }) {
    const isImport = Object.keys(state).length === 0;
    const [projectId, pipelineId] = isImport
      ? idParts(id, "project_id/pipeline_id")
      : [requiredText(state, "projectId"), id];
    const request = api.send("GET", `projects/${projectId}/pipeline-definitions/${pipelineId}`);
    const found = await during(`Unable to Read CircleCI context with id ${pipelineId}`, request);
    return pipelineFromWire(projectId, found);
  },
  idAfterRead: (state) => requiredText(state, "id"),

  async update(id, news, _prior, { api }) {
    const projectId = requiredText(news, "projectId");
    const json = {
      name: requiredText(news, "name"),
      ...optional("description", news.description),
      config_source: { file_path: requiredText(news, "configSourceFilePath") },
      checkout_source: checkoutOf(news),
    };
    const request = api.send("PATCH", `projects/${projectId}/pipeline-definitions/${id}`, { json });
    const prefix = `Unable to Update CircleCI pipeline definition with id ${id} and project id ${projectId}`;
    return pipelineFromWire(projectId, await during(prefix, request));
  },

  async delete(id, { state }, { api }) {
    const path = `projects/${requiredText(state, "projectId")}/pipeline-definitions/${id}`;
    await during("Error Deleting CircleCi pipeline", api.request("DELETE", path));
  },
};

function checkoutOf(inputs: Values): Values {
  return {
    provider: requiredText(inputs, "checkoutSourceProvider"),
    repo: { external_id: requiredText(inputs, "checkoutSourceRepoExternalId") },
  };
}

function pipelineFromWire(projectId: string, wire: Values): Values {
  const [config, checkout] = [inside(wire, "config_source"), inside(wire, "checkout_source")];
  const [configRepo, checkoutRepo] = [inside(config, "repo"), inside(checkout, "repo")];
  return {
    id: text(wire, "id"),
    projectId,
    name: text(wire, "name"),
    description: text(wire, "description") ?? "",
    createdAt: text(wire, "created_at"),
    configSourceProvider: text(config, "provider"),
    configSourceFilePath: text(config, "file_path"),
    configSourceRepoFullName: text(configRepo, "full_name"),
    configSourceRepoExternalId: text(configRepo, "external_id"),
    checkoutSourceProvider: text(checkout, "provider"),
    checkoutSourceRepoFullName: text(checkoutRepo, "full_name"),
    checkoutSourceRepoExternalId: text(checkoutRepo, "external_id"),
  };
}

/** The texts of a trigger with their names in the API. */
const TEXTS = [
  ["checkoutRef", "checkout_ref"],
  ["configRef", "config_ref"],
  ["eventName", "event_name"],
  ["eventPreset", "event_preset"],
] as const;

/** Provider: a request can't clear parameters, so it makes a new trigger. */
const replacesIf: ComparisonRules["replacesIf"] = (name, before, after) =>
  name === "parameters" && hasEntries(before) && !hasEntries(after);

/** A trigger of a pipeline definition. */
export const trigger: ResourceDefinition<CircleCi> = {
  replaceOn: [],
  replacesIf,
  defaults: { disabled: false },
  serverChosen: ["eventSourceScheduleAttributionActor"],
  notReadBack: ["pipelineId", "eventSourceWebHookSender", "eventSourceScheduleAttributionActor"],
  stable: ["createdAt", "eventSourceRepoFullName", "eventSourceWebHookUrl"],

  check({ inputs }) {
    const actor = text(inputs, "eventSourceScheduleAttributionActor") ?? "system";
    const property = "eventSourceScheduleAttributionActor";
    const reason = `value must be one of: ["system" "current"], got: ${actor}`;
    return { inputs, failures: ["system", "current"].includes(actor) ? [] : [{ property, reason }] };
  },

  async create(inputs, { api }) {
    const prefix = "Error creating CircleCI trigger";
    const problem = problemOf(inputs);
    if (problem !== undefined) throw new Error(`${prefix}: CircleCI trigger ${problem}`);
    const projectId = requiredText(inputs, "projectId");
    const path = `projects/${projectId}/pipeline-definitions/${requiredText(inputs, "pipelineId")}/triggers`;
    const made = await during(prefix, api.send("POST", path, { json: triggerToWire(inputs) }));
    const id = requiredText(made, "id");
    const found = await during("Failed retrieving", api.send("GET", `projects/${projectId}/triggers/${id}`));
    return { id, properties: triggerFromWire(projectId, found) };
  },

  async read(id, { state }, { api }) {
    const isImport = Object.keys(state).length === 0;
    const [projectId, triggerId] = isImport
      ? idParts(id, "project_id/trigger_id")
      : [requiredText(state, "projectId"), id];
    try {
      const found = await api.send("GET", `projects/${projectId}/triggers/${triggerId}`);
      const actor = text(inside(inside(inside(found, "event_source"), "schedule"), "attribution_actor"), "id");
      // Only an import gets the actor as the API has it, which is an id.
      const imported = isImport ? compact({ eventSourceScheduleAttributionActor: actor }) : {};
      return { ...triggerFromWire(projectId, found), ...imported };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  },
  idAfterRead: (state) => requiredText(state, "id"),

  async update(id, news, _prior, { api }) {
    const projectId = requiredText(news, "projectId");
    const prefix = `Unable to Update CircleCI trigger with id ${id} and project id ${projectId}`;
    const request = api.send("PATCH", `projects/${projectId}/triggers/${id}`, { json: triggerToWire(news) });
    return triggerFromWire(projectId, await during(prefix, request));
  },

  async delete(id, { state }, { api }) {
    const path = `projects/${requiredText(state, "projectId")}/triggers/${id}`;
    await during("Error Deleting CircleCi trigger", api.request("DELETE", path));
  },
};

/** What the provider of a trigger's events misses, or does not allow. Provider: it is found at the creation only. */
function problemOf(inputs: Values): string | undefined {
  const provider = requiredText(inputs, "eventSourceProvider");
  const misses = (name: string) => text(inputs, name) === undefined;
  if (provider !== "schedule" && inputs.parameters !== undefined) {
    return `with ${provider} provider does not support parameters; parameters is only valid for schedule triggers`;
  }
  switch (provider) {
    case "github_app":
    case "github_server":
      if (misses("eventPreset")) return `with ${provider} provider has an unexpected event_preset`;
      if (!misses("eventName")) return `with ${provider} provider does not support event_name`;
      return misses("eventSourceRepoExternalId")
        ? `with ${provider} provider requires event_source_repo_external_id (the GitHub repository ID)`
        : undefined;
    case "webhook":
      if (misses("eventName")) return "with webhook provider requires an event_name";
      return misses("eventSourceWebHookSender") ? "with webhook provider requires a Webhook Sender" : undefined;
    case "schedule": {
      const needed = [
        ["eventName", "an event_name"],
        ["checkoutRef", "checkout_ref"],
        ["configRef", "config_ref"],
        ["eventSourceScheduleCronExpression", "event_source_schedule_cron_expression"],
        ["eventSourceScheduleAttributionActor", "event_source_schedule_attribution_actor"],
      ] as const;
      const missing = needed.find(([name]) => misses(name));
      return missing && `with schedule provider requires ${missing[1]}`;
    }
    default:
      return "has an unexpected event source provider: should be either github_app, github_server, webhook, or schedule";
  }
}

function triggerToWire(inputs: Values): Record<string, Value> {
  const cron = text(inputs, "eventSourceScheduleCronExpression");
  const actor = text(inputs, "eventSourceScheduleAttributionActor");
  const externalId = text(inputs, "eventSourceRepoExternalId");
  const sender = text(inputs, "eventSourceWebHookSender");
  return compact({
    ...Object.fromEntries(TEXTS.map(([name, wire]) => [wire, text(inputs, name)])),
    event_source: compact({
      provider: requiredText(inputs, "eventSourceProvider"),
      repo: externalId === undefined ? undefined : { external_id: externalId },
      webhook: sender === undefined ? undefined : { sender },
      schedule: cron === undefined ? undefined : { cron_expression: cron, attribution_actor: actor ?? "" },
    }),
    disabled: flag(inputs, "disabled") ?? false,
    parameters: hasEntries(inputs.parameters) ? inputs.parameters : undefined,
  });
}

/** Provider: a text that is empty is not set. */
function triggerFromWire(projectId: string, wire: Values): Values {
  const source = inside(wire, "event_source");
  const filled = (values: Values, name: string) => {
    const value = text(values, name);
    return value === "" ? undefined : value;
  };
  return compact({
    id: text(wire, "id"),
    projectId,
    ...Object.fromEntries(TEXTS.map(([name, wireName]) => [name, filled(wire, wireName)])),
    createdAt: text(wire, "created_at"),
    eventSourceProvider: text(source, "provider"),
    eventSourceRepoFullName: filled(inside(source, "repo"), "full_name"),
    eventSourceRepoExternalId: filled(inside(source, "repo"), "external_id"),
    eventSourceWebHookUrl: text(inside(source, "webhook"), "url") ?? "",
    eventSourceScheduleCronExpression: filled(inside(source, "schedule"), "cron_expression"),
    disabled: flag(wire, "disabled") ?? false,
    parameters: hasEntries(wire.parameters) ? wire.parameters : undefined,
  });
}

function optional(name: string, value: Value | undefined): Values {
  return typeof value === "string" && value !== "" ? { [name]: value } : {};
}

function inside(values: Values, name: string): Values {
  const value = values[name];
  return isObject(value) ? value : {};
}

function hasEntries(value: Value | undefined): boolean {
  return isObject(value) && Object.keys(value).length > 0;
}
