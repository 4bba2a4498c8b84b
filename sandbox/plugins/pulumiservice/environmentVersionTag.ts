import type { ResourceDefinition } from "../definition";
import { integer, requiredText, type Values } from "../values";
import { during } from "../restClient";
import type { Cloud } from "./context";
import { idParts, path } from "./paths";

const ID = "organization/project/environment/tag";
const NAMES = ["organization", "project", "environment", "tagName"] as const;

/** A name for one revision of an ESC environment. */
export const environmentVersionTag: ResourceDefinition<Cloud> = {
  replaceOn: NAMES,
  defaults: { project: "default" },

  async create(inputs, { esc }) {
    const names = NAMES.map((name) => requiredText(inputs, name));
    const [tag = ""] = names.slice(-1);
    const json = { name: tag, revision: integer(inputs, "revision") };
    const request = esc.request("POST", tagsPath(names), { json });
    await during(`error creating environment version tag "${tag}"`, request);
    return { id: names.join("/"), properties: inputs };
  },

  async read(id, _prior, { esc }) {
    const names = namesOfId(id);
    const found = await during(`failed to read EnvironmentVersionTag ("${id}")`, esc.find(tagPath(names)));
    if (!found) return undefined;
    const [organization, project, environment, tagName] = names;
    return { organization, project, environment, tagName, revision: integer(found, "revision") };
  },

  async update(id, news, _prior, { esc }): Promise<Values> {
    const names = namesOfId(id);
    const request = esc.request("PATCH", tagPath(names), { json: { revision: integer(news, "revision") } });
    await during(`error updating environment version tag "${names[3]}"`, request);
    return news;
  },

  async delete(id, _prior, { esc }) {
    const names = namesOfId(id);
    await during(`error deleting environment version tag "${names[3]}"`, esc.request("DELETE", tagPath(names)));
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
