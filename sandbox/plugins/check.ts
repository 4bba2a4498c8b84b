import type { Failure } from "./definition";
import { isAssetType, type PackageSchema, type Properties, type PropertySchema, referredType } from "./schema";
import { compact, isAsset, isList, isObject, UNKNOWN, type Value, type Values } from "./values";

/** All mistakes in `values` by the schema: missing, unknown and wrongly typed properties. */
export function schemaFailures(
  schema: PackageSchema,
  properties: Properties,
  required: readonly string[],
  values: Values,
): Failure[] {
  return objectFailures(schema, { properties, required }, values, "");
}

/** The values with the defaults of the schema and of `defaults`, without nulls. */
export function withDefaults(properties: Properties, defaults: Values, values: Values): Record<string, Value> {
  const filled: Record<string, Value> = {};
  for (const [name, { default: value }] of Object.entries(properties)) {
    if (value !== undefined) filled[name] = value;
  }
  return { ...filled, ...compact(defaults), ...compact(values) };
}

interface ObjectShape {
  readonly properties: Properties;
  readonly required: readonly string[];
}

function objectFailures(schema: PackageSchema, shape: ObjectShape, values: Values, path: string): Failure[] {
  const given = compact(values);
  const missing = shape.required
    .filter((name) => !(name in given) && shape.properties[name]?.default === undefined)
    .map((name) => ({ property: join(path, name), reason: `missing required property "${join(path, name)}"` }));
  const wrong = Object.entries(given).flatMap(([name, value]) => {
    const property = shape.properties[name];
    if (property) return valueFailures(schema, property, value, join(path, name));
    const choices = Object.keys(shape.properties).join(", ") || "(none)";
    return [
      { property: join(path, name), reason: `unknown property "${join(path, name)}". Known properties: ${choices}` },
    ];
  });
  return [...missing, ...wrong];
}

function valueFailures(schema: PackageSchema, property: PropertySchema, value: Value, path: string): Failure[] {
  if (value === UNKNOWN) return [];
  const wrong = (expected: string): Failure[] => [
    { property: path, reason: `"${path}" must be ${expected}, not ${kindOf(value)}` },
  ];

  if (isAssetType(property)) return isAsset(value) || typeof value === "string" ? [] : wrong("an asset or a string");
  const type = referredType(schema, property);
  // The official plugins accept every value of the type.
  if (type?.enum) return valueFailures(schema, { type: type.type as NonNullable<PropertySchema["type"]> }, value, path);
  if (type) {
    if (!isObject(value)) return wrong("an object");
    return objectFailures(schema, { properties: type.properties ?? {}, required: type.required ?? [] }, value, path);
  }

  const { items, additionalProperties } = property;
  switch (property.type) {
    case "string":
    case "boolean":
    case "number":
      return typeof value === property.type ? [] : wrong(`a ${property.type}`);
    case "integer":
      return Number.isInteger(value) ? [] : wrong("an integer");
    case "array":
      if (!isList(value)) return wrong("a list");
      return items ? value.flatMap((item, index) => valueFailures(schema, items, item, `${path}[${index}]`)) : [];
    case "object":
      if (!isObject(value)) return wrong("an object");
      if (!additionalProperties) return [];
      return Object.entries(compact(value)).flatMap(([name, inner]) =>
        valueFailures(schema, additionalProperties, inner, join(path, name)),
      );
    default:
      return [];
  }
}

function kindOf(value: Value): string {
  if (value === null) return "null";
  if (isList(value)) return "a list";
  if (isObject(value)) return "an object";
  return `a ${typeof value}`;
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
