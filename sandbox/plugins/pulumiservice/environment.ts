import { readFileSync } from "node:fs";
import type { Failure, ResourceDefinition } from "../definition";
import type { RestResponse } from "../restClient";
import { compact, hasUnknown, isAsset, requiredText, text, UNKNOWN, type Value, type Values } from "../values";
import type { Cloud } from "./context";
import { idParts, path } from "./paths";

/** The headers of the ESC client. */
export const ESC_HEADERS = { Accept: "application/vnd.pulumi+8", "User-Agent": "provider-pulumiservice/1 (sandbox)" };
const NAMES = ["organization", "project", "name"] as const;

/** An ESC environment. Its definition is secret and trimmed. */
export const escEnvironment: ResourceDefinition<Cloud> = {
  replaceOn: NAMES,
  defaults: { project: "default" },
  secrets: ["yaml"],
  stable: ["environmentId"],
  deleteBeforeReplace: true,

  check({ inputs }) {
    const failures = NAMES.flatMap((property): Failure[] =>
      text(inputs, property)?.includes("/") ? [{ property, reason: `"${property}" must hold no slash` }] : [],
    );
    return { inputs: { ...inputs, yaml: definitionOf(inputs.yaml) }, failures };
  },

  async create(inputs, cloud) {
    const names = namesOf(inputs);
    const environments = path("esc", "environments", names.organization);
    await cloud.api.request("POST", `${environments}/yaml/check`, {
      query: { showSecrets: "false" },
      body: requiredText(inputs, "yaml"),
      headers: ESC_HEADERS,
    });
    const { project, name } = names;
    await cloud.api.request("POST", environments, { json: { project, name }, headers: ESC_HEADERS });
    const properties = await write(names, requiredText(inputs, "yaml"), cloud);
    return { id: [names.organization, project, name].join("/"), properties };
  },

  async read(id, _prior, cloud) {
    const names = namesOfId(id);
    const found = await cloud.api.look(environmentPath(names), { headers: ESC_HEADERS });
    return found && { ...names, yaml: found.text.trim(), ...(await facts(names, found, cloud)) };
  },

  update: (_id, news, _prior, cloud) => write(namesOf(news), requiredText(news, "yaml"), cloud),

  async delete(id, _prior, { api }) {
    await api.request("DELETE", environmentPath(namesOfId(id)), { headers: ESC_HEADERS });
  },
};

interface Names {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
}

function namesOf(inputs: Values): Names {
  return {
    organization: requiredText(inputs, "organization"),
    project: requiredText(inputs, "project"),
    name: requiredText(inputs, "name"),
  };
}

/** `organization/project/name`, or the older `organization/name` of an environment in the project `default`. */
function namesOfId(id: string): Names {
  const long = id.split("/").length === 2 ? id.replace("/", "/default/") : id;
  const [organization = "", project = "", name = ""] = idParts(long, "organization/project/name");
  return { organization, project, name };
}

function environmentPath({ organization, project, name }: Names): string {
  return path("esc", "environments", organization, project, name);
}

/** Replaces the definition, and returns the properties of the ESC environment. */
async function write(names: Names, yaml: string, cloud: Cloud): Promise<Values> {
  const written = await cloud.api.request("PATCH", environmentPath(names), { body: yaml, headers: ESC_HEADERS });
  return { ...names, yaml, ...(await facts(names, written, cloud)) };
}

/** The revision and the metadata, which may be missing. */
async function facts(names: Names, { headers }: RestResponse, { api }: Cloud): Promise<Record<string, Value>> {
  const revision = Number(headers["pulumi-esc-revision"]);
  if (!Number.isInteger(revision)) {
    throw new Error(`Pulumi Cloud named no revision of environment "${names.project}/${names.name}"`);
  }
  const metadata = await api.find(`${environmentPath(names)}/metadata`, { headers: ESC_HEADERS });
  return compact({ revision, environmentId: metadata && text(metadata, "id") });
}

/** The definition as trimmed text, from a string, a text asset or a file asset. */
function definitionOf(yaml: Value | undefined): Value {
  if (yaml === UNKNOWN || hasUnknown(yaml)) return UNKNOWN;
  if (!isAsset(yaml)) return typeof yaml === "string" ? yaml.trim() : null;
  const file = text(yaml, "path");
  const content = text(yaml, "text") ?? (file === undefined ? undefined : readFileSync(file, "utf8"));
  if (content === undefined) throw new Error('"yaml" must be an asset of text or of a local file');
  return content.trim();
}
