import type { Failure, ResourceDefinition } from "../definition";
import { isNotFound } from "../restClient";
import { compact, isObject, objects, pick, requiredText, same, type Value, type Values } from "../values";
import { entryFailures, entryFromWire, entryToWire, withoutDescriptions } from "./accessLevels";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project:environment_name";
const LEVELS = ["developer", "maintainer"];

/** Each list with its API name. */
const LISTS = [
  ["deployAccessLevelsAttributes", "deploy_access_levels"],
  ["approvalRules", "approval_rules"],
] as const;
const LIST_NAMES = LISTS.map(([name]) => name);

/** The protection of a deployment environment, for GitLab Premium (GitLab: protected_environments API). */
export const projectProtectedEnvironment: ResourceDefinition<GitLab> = {
  replaceOn: ["project", "environment"],
  serverDefaults: { approvalRules: [], deployAccessLevelsAttributes: [] },
  unordered: ["deployAccessLevelsAttributes"],
  computedInside: ["accessLevelDescription", "id"],
  defaultsInside: {
    deployAccessLevelsAttributes: { groupInheritanceType: 0 },
    approvalRules: { groupInheritanceType: 0, requiredApprovals: 1 },
  },

  check({ inputs }) {
    const cleaned = withoutDescriptions(inputs, LIST_NAMES);
    return { inputs: cleaned, failures: [...entryFailures(cleaned, LIST_NAMES, LEVELS), ...countFailures(cleaned)] };
  },

  async create(inputs, { api }) {
    const project = requiredText(inputs, "project");
    const lists = LISTS.map(([name, wire]) => [wire, objects(inputs, name).map(entryToWire)]);
    const made = await available(
      api.send("POST", projectPath(project, "protected_environments"), {
        json: { name: requiredText(inputs, "environment"), ...(Object.fromEntries(lists) as Values) },
      }),
    );
    return { id: `${project}:${requiredText(made, "name")}`, properties: fromWire(project, made) };
  },

  async read(id, _prior, { api }) {
    const [project = "", environment = ""] = idParts(id, ID);
    const found = await api.find(protectionPath(project, environment));
    return found && fromWire(project, found);
  },

  async update(id, news, _prior, { api }) {
    const [project = "", environment = ""] = idParts(id, ID);
    const path = protectionPath(project, environment);
    const current = await available(api.send("GET", path));
    const lists = LISTS.map(([name, wire]) => [wire, entries(objects(current, wire), objects(news, name))]);
    const json = { name: environment, ...(Object.fromEntries(lists) as Values) };
    return fromWire(project, await available(api.send("PUT", path, { json })));
  },

  async delete(id, _prior, { api }) {
    const [project = "", environment = ""] = idParts(id, ID);
    await api.request("DELETE", protectionPath(project, environment));
  },
};

function protectionPath(project: string, environment: string): string {
  return projectPath(project, "protected_environments", environment);
}

/** Explains a 404, which means that the edition or licence has no protected environments, as the provider says. */
async function available<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`protected environments are not available in this project. They need GitLab Premium: ${reason}`);
  }
}

/** All wanted entries, existing ones with their ids, then the entries to destroy. */
function entries(current: readonly Values[], wanted: readonly Values[]): Value[] {
  const isTwin = (wire: Values, other: Values) => same(subject(wire), subject(other));
  const wires = wanted.map(entryToWire);
  return [
    ...wires.map((wire) => ({ ...pick(current.find((other) => isTwin(other, wire)) ?? {}, ["id"]), ...wire })),
    // GitLab also checks the subject of an entry to destroy, as the provider says.
    ...current
      .filter((other) => !wires.some((wire) => isTwin(other, wire)))
      .map((other) => ({ ...pick(other, ["id"]), ...subject(other), _destroy: true })),
  ];
}

/** The subject of an API entry. */
function subject(wire: Values): Record<string, Value> {
  return pick(entryToWire(entryFromWire(wire)), ["access_level", "user_id", "group_id"]);
}

function fromWire(project: string, wire: Values): Values {
  const lists = LISTS.map(([name, list]) => [
    name,
    objects(wire, list).map((entry) => entryFromWire(entry, { id: true, terms: true })),
  ]);
  return compact({ project, environment: requiredText(wire, "name"), ...(Object.fromEntries(lists) as Values) });
}

/** Mistakes in approval counts: a user gives one approval, so an entry for a user has no count. */
function countFailures(inputs: Values): Failure[] {
  const rules = Array.isArray(inputs.approvalRules) ? (inputs.approvalRules as Value[]) : [];
  return rules.flatMap((rule, index): Failure[] => {
    if (!isObject(rule) || (rule.userId ?? null) === null || (rule.requiredApprovals ?? null) === null) return [];
    const property = `approvalRules[${index}]`;
    return [{ property, reason: `"${property}" sets both userId and requiredApprovals. Leave requiredApprovals out` }];
  });
}
