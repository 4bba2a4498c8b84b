import type { ResourceDefinition } from "../definition";
import { during } from "../restClient";
import { compact, flag, pick, requiredText, shown, text, UNKNOWN, type Value, type Values } from "../values";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project:key:environment_scope";
const TYPES = ["env_var", "file"];

// GitLab's defaults.
const SERVER_DEFAULTS: Values = {
  description: "",
  hidden: false,
  masked: false,
  protected: false,
  raw: false,
  variableType: "env_var",
};

/** A CI/CD variable (GitLab: project-level variables API). */
export const projectVariable: ResourceDefinition<GitLab> = {
  // GitLab can't unhide a variable, and the environment scope is part of its identity.
  replaceOn: ["project", "key", "hidden", "environmentScope"],
  defaults: { environmentScope: "*" },
  serverDefaults: SERVER_DEFAULTS,

  check({ inputs }) {
    return { inputs, failures: [...keyFailures(inputs), ...hiddenFailures(inputs), ...typeFailures(inputs)] };
  },

  async create(inputs, { api }) {
    const project = requiredText(inputs, "project");
    const hidden = flag(inputs, "hidden") ?? false;
    const made = await during(
      "Unable to create project variable",
      api.send("POST", projectPath(project, "variables"), {
        json: {
          key: requiredText(inputs, "key"),
          ...settingsToWire(inputs),
          // GitLab's parameter for a hidden variable is `masked_and_hidden`.
          ...(hidden && { masked: false, masked_and_hidden: true }),
        },
      }),
    );
    const properties = fromWire(project, made, inputs);
    return { id: [project, properties.key, properties.environmentScope].map(shown).join(":"), properties };
  },

  async read(id, prior, { api }) {
    const [project = "", key = "", scope = ""] = idParts(id, ID);
    const request = api.find(variablePath(project, key), { query: scopeFilter(scope) });
    const found = await during("Unable to read project variable", request);
    return found && fromWire(project, found, { ...prior.inputs, ...prior.state });
  },

  async update(id, news, prior, { api }) {
    const [project = "", key = "", scope = ""] = idParts(id, ID);
    const removed = Object.keys(prior.inputs).filter((name) => !(name in news));
    const changed = await during(
      "Unable to update project variable",
      api.send("PUT", variablePath(project, key), {
        query: scopeFilter(scope),
        json: settingsToWire({ ...pick(SERVER_DEFAULTS, removed), ...compact(news) }),
      }),
    );
    return fromWire(project, changed, news);
  },

  async delete(id, _prior, { api }) {
    const [project = "", key = "", scope = ""] = idParts(id, ID);
    const request = api.remove(variablePath(project, key), { query: scopeFilter(scope) });
    await during("Unable to delete project variable", request);
  },
};

function variablePath(project: string, key: string): string {
  return projectPath(project, "variables", key);
}

function scopeFilter(scope: string): Record<string, string> {
  return { "filter[environment_scope]": scope };
}

function settingsToWire(inputs: Values): Record<string, Value> {
  return compact({
    value: inputs.value,
    description: inputs.description,
    environment_scope: inputs.environmentScope,
    masked: inputs.masked,
    protected: inputs.protected,
    raw: inputs.raw,
    variable_type: inputs.variableType,
  });
}

function fromWire(project: string, wire: Values, known: Values): Record<string, Value> {
  return compact({
    project,
    key: text(wire, "key"),
    // GitLab returns null for a hidden value, so the known value is kept.
    value: text(wire, "value") ?? known.value,
    description: text(wire, "description") ?? "",
    environmentScope: text(wire, "environment_scope") ?? "*",
    hidden: flag(wire, "hidden") ?? false,
    masked: flag(wire, "masked") ?? false,
    protected: flag(wire, "protected") ?? false,
    raw: flag(wire, "raw") ?? false,
    variableType: text(wire, "variable_type") ?? "env_var",
  });
}

function keyFailures(inputs: Values) {
  const key = text(inputs, "key");
  if (key === undefined || key === UNKNOWN || /^[A-Za-z0-9_]{1,255}$/.test(key)) return [];
  const reason = `"key" is "${key}": it takes 1 to 255 letters, digits and underscores`;
  return [{ property: "key", reason }];
}

function hiddenFailures(inputs: Values) {
  if (flag(inputs, "hidden") !== true || inputs.masked === true || inputs.masked === UNKNOWN) return [];
  return [{ property: "hidden", reason: '"hidden" needs "masked" to be true' }];
}

function typeFailures(inputs: Values) {
  const type = text(inputs, "variableType");
  if (type === undefined || type === UNKNOWN || TYPES.includes(type)) return [];
  return [{ property: "variableType", reason: `"variableType" is "${type}". Allowed values: ${TYPES.join(", ")}` }];
}
