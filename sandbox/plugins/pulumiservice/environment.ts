import { readFileSync } from "node:fs";
import type { Failure, ResourceDefinition } from "../definition";
import { during, RestError, type RestResponse } from "../restClient";
import { compact, hasUnknown, isAsset, requiredText, text, UNKNOWN, type Value, type Values } from "../values";
import { type Cloud, diagnosticsOf } from "./context";
import { idParts, path } from "./paths";

const NAMES = ["organization", "project", "name"] as const;

/**
 * An ESC environment. Its definition is secret and trimmed. As in the provider (1.3.0), an ESC environment that can't
 * be read counts as deleted, and an update whose request failed is a success with revision 0.
 */
export const escEnvironment: ResourceDefinition<Cloud> = {
  replaceOn: NAMES,
  leavesDefaults: true,
  secrets: ["yaml"],
  stable: ["environmentId"],
  deleteBeforeReplace: true,

  check({ inputs }) {
    const failures = NAMES.flatMap((property): Failure[] =>
      text(inputs, property)?.includes("/")
        ? [{ property, reason: `'${property}' property contains \`/\` illegal character` }]
        : [],
    );
    return { inputs: { ...inputs, yaml: definitionOf(inputs.yaml) }, failures };
  },

  async create(inputs, cloud) {
    const names = namesOf(inputs);
    const yaml = requiredText(inputs, "yaml");
    const environments = path("esc", "environments", names.organization);
    const query = { showSecrets: "false" };
    await during(
      CHECK_FAILED,
      refusing(CHECK_REFUSED, cloud.esc.request("POST", `${environments}/yaml/check`, { query, body: yaml })),
    );
    const { project, name } = names;
    await during(
      "failed to create new environment due to error",
      cloud.esc.request("POST", environments, { json: { project, name } }),
    );
    const written = await during(
      "failed to push yaml into environment due to error",
      cloud.esc.request("PATCH", environmentPath(names), { body: yaml }),
    );
    const properties = { ...names, yaml, revision: revisionOf(written), ...(await metadata(names, cloud)) };
    return { id: [names.organization, project, name].join("/"), properties };
  },

  async read(id, _prior, cloud) {
    const names = namesOfId(id);
    const found = await cloud.esc.request("GET", environmentPath(names)).catch(() => undefined);
    if (!found) return undefined;
    const known = await metadata(names, cloud).catch(() => ({}));
    return { ...names, yaml: found.text.trim(), revision: revisionOf(found), ...known };
  },

  async update(_id, news, _prior, cloud) {
    const names = namesOf(news);
    const yaml = requiredText(news, "yaml");
    const written = await refusing(
      UPDATE_REFUSED,
      cloud.esc.request("PATCH", environmentPath(names), { body: yaml }),
    ).catch(ignoreRestError);
    return { ...names, yaml, revision: written ? revisionOf(written) : 0, ...(await metadata(names, cloud)) };
  },

  async delete(id, _prior, { esc }) {
    await esc.request("DELETE", environmentPath(namesOfId(id)));
  },
};

const CHECK_FAILED = "failed to check environment due to error";
const CHECK_REFUSED = "failed to check environment, yaml code failed following checks";
const UPDATE_REFUSED = "failed to update environment, yaml code failed following checks";

/** The response, or an error with ESC's diagnostics if it has any. */
async function refusing(prefix: string, request: Promise<RestResponse>): Promise<RestResponse> {
  try {
    return await request;
  } catch (error) {
    const diagnostics = error instanceof RestError ? diagnosticsOf(error) : undefined;
    throw diagnostics === undefined ? error : new Error(`${prefix}: ${diagnostics}`);
  }
}

function ignoreRestError(error: unknown): undefined {
  if (!(error instanceof RestError)) throw error;
  return undefined;
}

interface Names {
  readonly organization: string;
  readonly project: string;
  readonly name: string;
}

function namesOf(inputs: Values): Names {
  return {
    organization: requiredText(inputs, "organization"),
    project: text(inputs, "project") ?? "default",
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

function revisionOf({ headers }: RestResponse): number {
  const revision = Number(headers["pulumi-esc-revision"]);
  if (!Number.isInteger(revision)) throw new Error("Pulumi Cloud named no revision of the ESC environment");
  return revision;
}

/** The id of the ESC environment, if Pulumi Cloud returns one. */
async function metadata(names: Names, { esc }: Cloud): Promise<Record<string, Value>> {
  const found = await esc.find(`${environmentPath(names)}/metadata`);
  return compact({ environmentId: found && text(found, "id") });
}

/**
 * The definition as trimmed text, from a string, a text asset or a file asset. An unknown one is empty (provider 1.3.0:
 * Environment.Check).
 */
function definitionOf(yaml: Value | undefined): Value {
  if (yaml === UNKNOWN || hasUnknown(yaml)) return "";
  if (!isAsset(yaml)) return typeof yaml === "string" ? yaml.trim() : null;
  const file = text(yaml, "path");
  const content = text(yaml, "text") ?? (file === undefined ? undefined : readFileSync(file, "utf8"));
  if (content === undefined) throw new Error('"yaml" must be an asset of text or of a local file');
  return content.trim();
}
