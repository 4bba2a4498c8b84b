import { schemaFailures } from "./check";
import type { Failure, PackageDefinition } from "./definition";
import type { PackageSchema } from "./schema";
import { compact, UNKNOWN, type Value, type Values } from "./values";

/** The keys that the engine adds to a provider's configuration. */
const ENGINE_KEYS: readonly string[] = ["version", "pluginDownloadURL", "__internal"];

/** The configuration with the schema's types. The engine passes values that are not strings as JSON. */
export function typedConfig(schema: PackageSchema, given: Values): Record<string, Value> {
  const typed = Object.entries(compact(given))
    .filter(([name]) => !ENGINE_KEYS.includes(name))
    .map(([name, value]) => [name, typedValue(schema.config.variables[name]?.type, value)]);
  return Object.fromEntries(typed) as Record<string, Value>;
}

function typedValue(type: string | undefined, value: Value): Value {
  if (typeof value !== "string" || value === UNKNOWN || type === "string" || type === undefined) return value;
  try {
    return JSON.parse(value) as Value;
  } catch {
    // Left unchanged: the check reports it.
    return value;
  }
}

/** All mistakes in the configuration of a provider. */
export function configFailures(
  { schema, unsupportedConfig = [] }: Pick<PackageDefinition<unknown>, "schema" | "unsupportedConfig">,
  given: Values,
): Failure[] {
  const config = typedConfig(schema, given);
  const unsupported = unsupportedConfig
    .filter((name) => name in config)
    .map((name) => ({ property: name, reason: `"${schema.name}:${name}" is not supported by the sandbox's plugin` }));
  return [...schemaFailures(schema, schema.config.variables, [], config), ...unsupported];
}
