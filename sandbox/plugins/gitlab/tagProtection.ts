import type { ResourceDefinition } from "../definition";
import { integer, isList, objects, requiredText, type Values } from "../values";
import {
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

const ID = "project:tag";
const LIST = "allowedToCreates";

/** The protection of tags. GitLab can't update one, so every change replaces it (GitLab: protected_tags API). */
export const tagProtection: ResourceDefinition<GitLab> = {
  replaceOn: ["project", "tag", "createAccessLevel", LIST],
  defaults: { createAccessLevel: "maintainer" },
  serverDefaults: { [LIST]: [] },
  unordered: [LIST],
  computedInside: ["accessLevelDescription"],

  check({ inputs }) {
    const cleaned = withoutDescriptions(inputs, [LIST]);
    const failures = [
      ...levelFailures(cleaned, "createAccessLevel", PROTECTION_LEVELS),
      ...entryFailures(cleaned, [LIST], PROTECTION_LEVELS),
    ];
    return { inputs: cleaned, failures };
  },

  async create(inputs, gitlab) {
    const project = requiredText(inputs, "project");
    const tag = requiredText(inputs, "tag");
    const made = await protect(project, tag, inputs, gitlab);
    const granted = objects(made, "create_access_levels").length - 1;
    const wanted = objects(inputs, LIST).length;
    if (wanted > granted) {
      throw new Error(
        `tag "${tag}" of ${project}: GitLab took ${granted} of ${wanted} entries of "${LIST}". ` +
          "It takes them on EE only, and only users and groups with access to the project",
      );
    }
    return { id: `${project}:${tag}`, properties: fromWire(project, made) };
  },

  async read(id, _prior, { api }) {
    const [project = "", tag = ""] = idParts(id, ID);
    const found = await api.find(projectPath(project, "protected_tags", tag));
    return found && fromWire(project, found);
  },

  // A missing protection is an error (provider: tag_protection).
  async delete(id, _prior, { api }) {
    const [project = "", tag = ""] = idParts(id, ID);
    await api.request("DELETE", projectPath(project, "protected_tags", tag));
  },
};

/** Protects the tag. If that fails, it removes an existing protection and retries, as the provider does. */
async function protect(project: string, tag: string, inputs: Values, { api }: GitLab): Promise<Values> {
  const path = projectPath(project, "protected_tags");
  const request = {
    json: {
      name: tag,
      create_access_level: levelNumber(requiredText(inputs, "createAccessLevel")),
      ...(isList(inputs[LIST]) && { allowed_to_create: objects(inputs, LIST).map(entryToWire) }),
    },
  };
  try {
    return await api.send("POST", path, request);
  } catch (refusal) {
    try {
      await api.request("DELETE", projectPath(project, "protected_tags", tag));
    } catch {
      // There was no protection, so the first error is the cause.
      throw refusal;
    }
    return api.send("POST", path, request);
  }
}

function fromWire(project: string, wire: Values): Values {
  // The level of `create_access_level` comes first in the list (as the provider expects it).
  const [first = {}, ...others] = objects(wire, "create_access_levels");
  return {
    project,
    tag: requiredText(wire, "name"),
    createAccessLevel: levelName(integer(first, "access_level")),
    [LIST]: others.map((entry) => entryFromWire(entry)),
  };
}
