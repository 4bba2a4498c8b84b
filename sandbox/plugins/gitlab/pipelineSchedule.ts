import type { Failure, ResourceDefinition } from "../definition";
import {
  compact,
  flag,
  integer,
  isList,
  isObject,
  objects,
  requiredText,
  shown,
  text,
  type Value,
  type Values,
} from "../values";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project:pipeline_schedule_id";
const INPUT_LIMIT = 20;

/** A schedule that starts pipelines (GitLab: pipeline schedules API). */
export const pipelineSchedule: ResourceDefinition<GitLab> = {
  replaceOn: ["project"],
  defaults: { active: true, cronTimezone: "UTC", takeOwnership: false },
  serverDefaults: { inputs: [] },
  unordered: ["inputs"],
  notReadBack: ["takeOwnership"],
  stable: ["pipelineScheduleId"],

  check({ inputs }) {
    return { inputs, failures: inputFailures(inputs) };
  },

  /** With `takeOwnership`, another owner is a change. */
  async plan(news, { api }) {
    if (flag(news, "takeOwnership") !== true) return {};
    return { owner: (await api.send("GET", "user")).id };
  },

  async create(inputs, { api }) {
    const project = requiredText(inputs, "project");
    const made = await api.send("POST", projectPath(project, "pipeline_schedules"), {
      json: settingsToWire(inputs, inputsToWire(inputs)),
    });
    return { id: `${project}:${integer(made, "id")}`, properties: fromWire(project, made) };
  },

  async read(id, _prior, { api }) {
    const { project, path } = scheduleOf(id);
    const found = await api.find(path);
    return found && fromWire(project, found);
  },

  async update(id, news, prior, { api }) {
    const { project, path } = scheduleOf(id);
    if (flag(news, "takeOwnership") === true) await api.send("POST", `${path}/take_ownership`);
    const kept = inputsToWire(news);
    // GitLab keeps an input until a request removes it.
    const removed = objects(prior.state, "inputs")
      .filter(({ name }) => !kept.some((input) => input.name === name))
      .map(({ name }) => ({ name, destroy: true }));
    const changed = await api.send("PUT", path, { json: settingsToWire(news, [...kept, ...removed]) });
    return fromWire(project, changed);
  },

  // Unlike other resources, the provider's schedule fails if it was deleted already.
  async delete(id, _prior, { api }) {
    await api.request("DELETE", scheduleOf(id).path);
  },
};

function scheduleOf(id: string): { project: string; path: string } {
  const [project = "", number = ""] = idParts(id, ID);
  if (!/^\d+$/.test(number)) throw new Error(`"${id}" is not an ID of this resource. It takes the form ${ID}`);
  return { project, path: projectPath(project, "pipeline_schedules", number) };
}

function settingsToWire(inputs: Values, entries: readonly Values[]): Record<string, Value> {
  return compact({
    description: inputs.description,
    ref: inputs.ref,
    cron: inputs.cron,
    cron_timezone: inputs.cronTimezone,
    active: inputs.active,
    inputs: entries.length > 0 ? entries : undefined,
  });
}

/** Assumption: the provider sends every value as text. */
function inputsToWire(inputs: Values): Values[] {
  return objects(inputs, "inputs").map(({ name, value }) => ({ name, value }));
}

function fromWire(project: string, wire: Values): Record<string, Value> {
  const inputs = objects(wire, "inputs").map((input) => ({
    name: requiredText(input, "name"),
    value: asText(input.value),
  }));
  return compact({
    project,
    pipelineScheduleId: integer(wire, "id"),
    description: text(wire, "description"),
    ref: text(wire, "ref"),
    cron: text(wire, "cron"),
    cronTimezone: text(wire, "cron_timezone"),
    active: flag(wire, "active"),
    owner: isObject(wire.owner) ? (integer(wire.owner, "id") ?? 0) : 0,
    // An empty list equals an unset one.
    inputs: inputs.length > 0 ? inputs : undefined,
  });
}

/** An input's value as text. GitLab may return the declared type: a list is joined with commas. */
function asText(value: Value | undefined): string {
  return isList(value) ? value.map(shown).join(",") : shown(value);
}

function inputFailures({ inputs }: Values): Failure[] {
  if (!isList(inputs) || inputs.length <= INPUT_LIMIT) return [];
  return [{ property: "inputs", reason: `"inputs" has ${inputs.length} entries. It takes at most ${INPUT_LIMIT}` }];
}
