import type { Failure, ResourceDefinition } from "../definition";
import { compact, flag, integer, isObject, requiredText, text, UNKNOWN, type Value, type Values } from "../values";
import { autoName } from "../autoName";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project:environment_id";
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  tier: ["production", "staging", "testing", "development", "other"],
  autoStopSetting: ["always", "with_action"],
};

/** A deployment environment of a project (GitLab: environments API). */
export const projectEnvironment: ResourceDefinition<GitLab> = {
  replaceOn: ["project", "name"],
  defaults: { stopBeforeDestroy: false },
  serverDefaults: { description: "", externalUrl: "", fluxResourcePath: "", kubernetesNamespace: "" },
  serverChosen: ["tier", "autoStopSetting"],
  notReadBack: ["stopBeforeDestroy"],
  stable: ["slug", "createdAt"],

  check(request) {
    const inputs = { ...request.inputs, name: text(request.inputs, "name") ?? autoName(request) };
    return { inputs, failures: [...choiceFailures(inputs), ...urlFailures(inputs)] };
  },

  async create(inputs, { api }) {
    const project = requiredText(inputs, "project");
    const made = await api.send("POST", projectPath(project, "environments"), {
      json: compact({ name: requiredText(inputs, "name"), ...settingsToWire(inputs) }),
    });
    return { id: `${project}:${integer(made, "id")}`, properties: fromWire(project, made) };
  },

  async read(id, _prior, { api }) {
    const [project = "", number = ""] = idParts(id, ID);
    const found = await api.find(projectPath(project, "environments", number));
    return found && fromWire(project, found);
  },

  async update(id, news, prior, { api }) {
    const [project = "", number = ""] = idParts(id, ID);
    const path = projectPath(project, "environments", number);
    const unset = { description: "", external_url: "", flux_resource_path: "", kubernetes_namespace: "" };
    const json = { ...unset, ...compact(settingsToWire(news)) };
    let changed = await api.send("PUT", path, { json });
    if (integer(prior.inputs, "clusterAgentId") !== undefined && integer(news, "clusterAgentId") === undefined) {
      // The agent is removed by a separate request, as in the provider.
      changed = await api.send("PUT", path, { json: { cluster_agent_id: null } });
    }
    return fromWire(project, changed);
  },

  async delete(id, { inputs, state }, { api }) {
    const [project = "", number = ""] = idParts(id, ID);
    const path = projectPath(project, "environments", number);
    const found = await api.find(path);
    if (!found) return;
    if (text(found, "state") !== "stopped") {
      if (!(flag(state, "stopBeforeDestroy") ?? flag(inputs, "stopBeforeDestroy") ?? false)) {
        throw new Error(
          `environment "${text(found, "name")}" of ${project} is ${text(found, "state")}: GitLab deletes stopped ` +
            'environments only. Set "stopBeforeDestroy" to true or stop it first',
        );
      }
      await api.send("POST", projectPath(project, "environments", number, "stop"), { json: {} });
    }
    await api.remove(path);
  },
};

function settingsToWire(inputs: Values): Values {
  return {
    external_url: inputs.externalUrl,
    tier: inputs.tier,
    description: inputs.description,
    auto_stop_setting: inputs.autoStopSetting,
    cluster_agent_id: inputs.clusterAgentId,
    kubernetes_namespace: inputs.kubernetesNamespace,
    flux_resource_path: inputs.fluxResourcePath,
  };
}

function fromWire(project: string, wire: Values): Record<string, Value> {
  const agent = isObject(wire.cluster_agent) ? wire.cluster_agent : {};
  return compact({
    project,
    name: text(wire, "name"),
    slug: text(wire, "slug") ?? "",
    state: text(wire, "state") ?? "",
    tier: text(wire, "tier"),
    description: text(wire, "description") ?? "",
    externalUrl: text(wire, "external_url") ?? "",
    autoStopSetting: text(wire, "auto_stop_setting") ?? "",
    autoStopAt: text(wire, "auto_stop_at") ?? "",
    clusterAgentId: integer(agent, "id"),
    kubernetesNamespace: text(wire, "kubernetes_namespace") ?? "",
    fluxResourcePath: text(wire, "flux_resource_path") ?? "",
    createdAt: text(wire, "created_at") ?? "",
    updatedAt: text(wire, "updated_at") ?? "",
  });
}

function choiceFailures(inputs: Values): Failure[] {
  return Object.entries(CHOICES).flatMap(([name, choices]) => {
    const value = text(inputs, name);
    if (value === undefined || value === UNKNOWN || choices.includes(value)) return [];
    return [{ property: name, reason: `"${name}" is "${value}". Allowed values: ${choices.join(", ")}` }];
  });
}

function urlFailures(inputs: Values): Failure[] {
  const url = text(inputs, "externalUrl");
  if (url === undefined || !/\s/.test(url)) return [];
  return [{ property: "externalUrl", reason: `"externalUrl" is "${url}": it must hold no white space` }];
}
