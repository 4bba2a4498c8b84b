import type { ResourceDefinition } from "../definition";
import { integer, requiredText, type Values } from "../values";
import type { Cloud } from "./context";
import { ESC_HEADERS } from "./environment";
import { idParts, path } from "./paths";

const ID = "organization/project/environment/tag";
const NAMES = ["organization", "project", "environment", "tagName"] as const;

/** A name for one revision of an ESC environment. */
export const environmentVersionTag: ResourceDefinition<Cloud> = {
  replaceOn: NAMES,
  defaults: { project: "default" },

  async create(inputs, { api }) {
    const names = NAMES.map((name) => requiredText(inputs, name));
    const [tag = ""] = names.slice(-1);
    const json = { name: tag, revision: integer(inputs, "revision") };
    await api.request("POST", tagsPath(names), { json, headers: ESC_HEADERS });
    return { id: names.join("/"), properties: inputs };
  },

  async read(id, _prior, { api }) {
    const names = namesOfId(id);
    const found = await api.find(tagPath(names), { headers: ESC_HEADERS });
    if (!found) return undefined;
    const [organization, project, environment, tagName] = names;
    return { organization, project, environment, tagName, revision: integer(found, "revision") };
  },

  async update(id, news, _prior, { api }): Promise<Values> {
    const json = { revision: integer(news, "revision") };
    await api.request("PATCH", tagPath(namesOfId(id)), { json, headers: ESC_HEADERS });
    return news;
  },

  async delete(id, _prior, { api }) {
    await api.request("DELETE", tagPath(namesOfId(id)), { headers: ESC_HEADERS });
  },
};

/** The parts of an id. The older format `organization/environment/tag` means the project `default`. */
function namesOfId(id: string): string[] {
  return idParts(id.split("/").length === 3 ? id.replace("/", "/default/") : id, ID);
}

function tagsPath([organization = "", project = "", environment = ""]: readonly string[]): string {
  return path("esc", "environments", organization, project, environment, "versions", "tags");
}

function tagPath(names: readonly string[]): string {
  return `${tagsPath(names)}/${path(names[3] ?? "")}`;
}
