import type { Failure, ResourceDefinition } from "../definition";
import { compact, flag, integer, isList, objects, requiredText, text, type Value, type Values } from "../values";
import {
  entryChanges,
  entryFailures,
  entryFromWire,
  entryToWire,
  levelFailures,
  levelName,
  levelNumber,
  PROTECTION_LEVELS,
  withoutDescriptions,
} from "./accessLevels";
import type { GitLab } from "./context";
import { idParts, projectPath } from "./paths";

const ID = "project:branch";

/** Each list with its name in requests and in responses. */
const LISTS = [
  ["allowedToPushes", "allowed_to_push", "push_access_levels"],
  ["allowedToMerges", "allowed_to_merge", "merge_access_levels"],
  ["allowedToUnprotects", "allowed_to_unprotect", "unprotect_access_levels"],
] as const;
const LIST_NAMES = LISTS.map(([name]) => name);
const LEVELS = [
  ["pushAccessLevel", "push_access_level", "push_access_levels"],
  ["mergeAccessLevel", "merge_access_level", "merge_access_levels"],
] as const;
// The default of a protection (GitLab: protected_branches API, level 40).
const MAINTAINERS: Value = [{ accessLevel: "maintainer" }];

/** The protection of a branch. CE and EE accept different arguments (GitLab: protected_branches API). */
export const branchProtection: ResourceDefinition<GitLab> = {
  replaceOn: ["project", "branch", "mergeAccessLevel", "pushAccessLevel"],
  defaults: { allowForcePush: false, codeOwnerApprovalRequired: false },
  serverDefaults: {
    allowedToMerges: MAINTAINERS,
    allowedToPushes: MAINTAINERS,
    allowedToUnprotects: MAINTAINERS,
    mergeAccessLevel: "maintainer",
    pushAccessLevel: "maintainer",
  },
  unordered: LIST_NAMES,
  computedInside: ["accessLevelDescription"],
  stable: ["branchProtectionId"],

  async check({ inputs }, gitlab) {
    const cleaned = withoutDescriptions(inputs, LIST_NAMES);
    const failures = [
      ...entryFailures(cleaned, LIST_NAMES, PROTECTION_LEVELS),
      ...LEVELS.flatMap(([name]) => levelFailures(cleaned, name, PROTECTION_LEVELS)),
      // An unconfigured provider can't send requests.
      ...(gitlab ? familyFailures(cleaned, await gitlab.enterprise()) : []),
    ];
    return { inputs: cleaned, failures };
  },

  async create(inputs, gitlab) {
    const project = requiredText(inputs, "project");
    const branch = requiredText(inputs, "branch");
    await removeDefaultProtection(project, branch, gitlab);
    const made = await gitlab.api.send("POST", projectPath(project, "protected_branches"), {
      json: compact({ name: branch, ...settingsToWire(inputs, await gitlab.enterprise()) }),
    });
    return { id: `${project}:${branch}`, properties: await fromWire(project, made, gitlab) };
  },

  async read(id, _prior, gitlab) {
    const [project = "", branch = ""] = idParts(id, ID);
    const found = await gitlab.api.find(protectionPath(project, branch));
    return found && fromWire(project, found, gitlab);
  },

  async update(id, news, _prior, gitlab) {
    const [project = "", branch = ""] = idParts(id, ID);
    const path = protectionPath(project, branch);
    const json: Record<string, Value> = { allow_force_push: flag(news, "allowForcePush") ?? false };
    if (await gitlab.enterprise()) {
      json.code_owner_approval_required = flag(news, "codeOwnerApprovalRequired") ?? false;
      const current = await gitlab.api.send("GET", path);
      for (const [name, request, response] of LISTS) {
        const wanted = objects(isList(news[name]) ? news : { [name]: MAINTAINERS }, name);
        const changes = entryChanges(objects(current, response), wanted);
        if (changes.length > 0) json[request] = changes;
      }
    }
    return fromWire(project, await gitlab.api.send("PATCH", path, { json }), gitlab);
  },

  // A missing protection is an error (provider: branch_protection).
  async delete(id, _prior, { api }) {
    const [project = "", branch = ""] = idParts(id, ID);
    await api.request("DELETE", protectionPath(project, branch));
  },
};

function protectionPath(project: string, branch: string): string {
  return projectPath(project, "protected_branches", branch);
}

/** Removes GitLab's automatic protection of the default branch. Any other existing protection is an error. */
async function removeDefaultProtection(project: string, branch: string, { api }: GitLab): Promise<void> {
  if (!(await api.find(protectionPath(project, branch)))) return;
  const { default_branch: defaultBranch } = await api.send("GET", projectPath(project));
  if (defaultBranch !== branch) {
    throw new Error(
      `branch "${branch}" of ${project} is protected already. Import the protection with the id "${project}:${branch}"`,
    );
  }
  await api.remove(protectionPath(project, branch));
}

function familyFailures(inputs: Values, enterprise: boolean): Failure[] {
  const set = Object.keys(compact(inputs));
  const wrong = enterprise
    ? LEVELS.map(([name]) => name).filter((name) => set.includes(name))
    : [
        ...LIST_NAMES.filter((name) => set.includes(name)),
        ...(inputs.codeOwnerApprovalRequired === true ? ["codeOwnerApprovalRequired"] : []),
      ];
  const [edition, instead] = enterprise
    ? ["EE", LIST_NAMES.join(", ")]
    : ["CE", LEVELS.map(([name]) => name).join(", ")];
  return wrong.map((property) => ({
    property,
    reason: `"${property}" can't be used, because the server is GitLab ${edition}. It takes: ${instead}`,
  }));
}

function settingsToWire(inputs: Values, enterprise: boolean): Values {
  const common = { allow_force_push: flag(inputs, "allowForcePush") ?? false };
  if (!enterprise) {
    const levels = LEVELS.map(([name, request]) => {
      const level = text(inputs, name);
      return [request, level === undefined ? undefined : levelNumber(level)];
    });
    return { ...common, ...(Object.fromEntries(levels) as Values) };
  }
  // All three lists are always sent, including empty ones.
  const lists = LISTS.map(([name, request]) => [request, objects(inputs, name).map(entryToWire)]);
  return {
    ...common,
    code_owner_approval_required: flag(inputs, "codeOwnerApprovalRequired") ?? false,
    ...(Object.fromEntries(lists) as Values),
  };
}

async function fromWire(project: string, wire: Values, gitlab: GitLab): Promise<Values> {
  const common = {
    project,
    branch: requiredText(wire, "name"),
    branchProtectionId: integer(wire, "id"),
    allowForcePush: flag(wire, "allow_force_push") ?? false,
    codeOwnerApprovalRequired: flag(wire, "code_owner_approval_required") ?? false,
  };
  const family = (await gitlab.enterprise())
    ? LISTS.map(([name, , response]) => [name, objects(wire, response).map((entry) => entryFromWire(entry))])
    : LEVELS.map(([name, , response]) => [name, levelName(integer(objects(wire, response)[0] ?? {}, "access_level"))]);
  return { ...common, ...(Object.fromEntries(family) as Values) };
}
