import type { FunctionDefinition } from "../definition";
import { type RestClient, RestError } from "../restClient";
import { type PackageSchema, type Properties, type PropertySchema, referredType } from "../schema";
import { isList, isObject, shown, text, type Value, type Values } from "../values";
import type { GitLab } from "./context";
import { projectPath } from "./paths";

/** Outputs whose API name is not their name in snake case. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  forkedFromProjects: "forked_from_project",
  licenses: "license",
  links: "_links",
  markedForDeletion: "marked_for_deletion_at",
  namespaces: "namespace",
  owners: "owner",
  tagLists: "tag_list",
  visibilityLevel: "visibility",
};

/** A project by id or path (GitLab: projects API). Missing fields become empty, as in the provider. */
export function getProject(schema: PackageSchema): FunctionDefinition<GitLab> {
  const outputs = schema.functions?.["gitlab:index/getProject:getProject"]?.outputs.properties ?? {};
  return async (args, { api }) => {
    const wanted = text(args, "id") ?? text(args, "pathWithNamespace");
    if (wanted === undefined) throw new Error('getProject needs "id" or "pathWithNamespace"');
    const project = await api.send("GET", projectPath(wanted));
    await askPushRules(api, shown(project.id));
    const result = bySchema(schema, outputs, project);
    return {
      ...result,
      id: shown(project.id),
      namespaceId: isObject(project.namespace) ? (project.namespace.id ?? 0) : 0,
      markedForDeletion: (project.marked_for_deletion_at ?? null) !== null,
    };
  };
}

/**
 * The provider also requests the push rules, which the Community Edition does not have. The used part of the schema
 * contains none of them.
 */
async function askPushRules(api: RestClient, id: string): Promise<void> {
  try {
    await api.request("GET", projectPath(id, "push_rule"));
  } catch (error) {
    if (!(error instanceof RestError) || (error.status !== 403 && error.status !== 404)) throw error;
  }
}

/** The properties of a schema, read from the API object `wire`. */
function bySchema(schema: PackageSchema, properties: Properties, wire: Values): Record<string, Value> {
  const read = Object.entries(properties).map(([name, property]): [string, Value] => [
    name,
    byType(schema, property, wire[WIRE_NAMES[name] ?? snakeCase(name)] ?? null),
  ]);
  return Object.fromEntries(read);
}

/** `value` if it has the schema's type, else the empty value of that type. */
function byType(schema: PackageSchema, property: PropertySchema, value: Value): Value {
  const type = referredType(schema, property);
  if (type) return bySchema(schema, type.properties ?? {}, isObject(value) ? value : {});
  const { items } = property;
  switch (property.type) {
    case "array":
      // The schema has a list where the API returns one object.
      if (!items) return [];
      return (isList(value) ? value : isObject(value) ? [value] : []).map((item) => byType(schema, items, item));
    case "object":
      return isObject(value) ? value : {};
    case "boolean":
      return value === true;
    case "integer":
    case "number":
      return typeof value === "number" ? value : 0;
    default:
      return typeof value === "string" ? value : "";
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
