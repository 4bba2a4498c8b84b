import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "./values";

/** The parts of a Pulumi package schema that the plugins use. */
export interface PackageSchema {
  readonly name: string;
  readonly version: string;
  readonly config: { readonly variables: Properties };
  readonly types?: Readonly<Record<string, TypeSchema>>;
  readonly resources: Readonly<Record<string, ResourceSchema>>;
  readonly functions?: Readonly<Record<string, FunctionSchema>>;
  /** The plugin that serves the package, and the parameter that makes it this package. Absent if it has its own plugin. */
  readonly parameterization?: Parameterization;
}

export interface Parameterization {
  readonly baseProvider: { readonly name: string; readonly version: string };
  /** In base64. */
  readonly parameter: string;
}

export type Properties = Readonly<Record<string, PropertySchema>>;

export interface PropertySchema {
  readonly type?: "string" | "boolean" | "integer" | "number" | "array" | "object";
  readonly $ref?: string;
  readonly items?: PropertySchema;
  readonly additionalProperties?: PropertySchema;
  readonly default?: Value;
  readonly secret?: boolean;
}

/** An object type or, with `enum`, a closed set of values. */
export interface TypeSchema {
  readonly type: string;
  readonly properties?: Properties;
  readonly required?: readonly string[];
  readonly enum?: readonly { readonly value: string | number }[];
}

export interface ResourceSchema {
  readonly properties: Properties;
  readonly required?: readonly string[];
  readonly inputProperties: Properties;
  readonly requiredInputs?: readonly string[];
}

export interface FunctionSchema {
  readonly inputs: { readonly properties?: Properties; readonly required?: readonly string[] };
  readonly outputs: { readonly properties: Properties };
}

/** The type that a property refers to. Undefined for built-in types and `pulumi.json#/Asset`. */
export function referredType(schema: PackageSchema, property: PropertySchema): TypeSchema | undefined {
  const local = "#/types/";
  if (!property.$ref?.startsWith(local)) return undefined;
  return schema.types?.[decodeURIComponent(property.$ref.slice(local.length))];
}

export function isAssetType(property: PropertySchema): boolean {
  return property.$ref === "pulumi.json#/Asset";
}

/** The names of the properties that the schema marks as secret. */
export function secretNames(properties: Properties): string[] {
  return Object.keys(properties).filter((name) => properties[name]?.secret);
}

/** The packages that the plugins of the sandbox serve. */
export type PluginName = "circleci" | "gitlab" | "pulumiservice";

/** Reads the schema of a plugin. */
export function loadSchema(plugin: PluginName): { schema: PackageSchema; text: string } {
  const text = readFileSync(schemaFile(plugin), "utf8");
  return { schema: JSON.parse(text) as PackageSchema, text };
}

/**
 * The path of a plugin's schema, beside its code. For GitLab, the build copies the SDK's schema there, because a published
 * SDK contains none.
 */
function schemaFile(plugin: PluginName): string {
  const file = join(__dirname, plugin, "schema.json");
  return existsSync(file) ? file : require.resolve(`@pulumi/${plugin}/schema.json`);
}
