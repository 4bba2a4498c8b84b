import type { PackageSchema } from "./schema";
import type { Value, Values } from "./values";

/** An invalid property and the reason. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** The rules for comparing the inputs of a resource. */
export interface ComparisonRules {
  /** The inputs whose change replaces the resource. */
  readonly replaceOn: readonly string[];
  /** Whether a change of another input replaces the resource. */
  readonly replacesIf?: (name: string, before: Value | undefined, after: Value | undefined) => boolean;
  /** Defaults that Check sets. */
  readonly defaults?: Values;
  /** The server's defaults. Setting an input to its default changes nothing. */
  readonly serverDefaults?: Values;
  /** Inputs whose value the server chooses if they are not set. Removing them changes nothing. */
  readonly serverChosen?: readonly string[];
  /** Lists without a meaningful order. */
  readonly unordered?: readonly string[];
  /** Properties inside list entries that only the server sets. */
  readonly computedInside?: readonly string[];
  /** The server's defaults inside list entries, by list. */
  readonly defaultsInside?: Readonly<Record<string, Values>>;
  /** Inputs that the server does not return. */
  readonly notReadBack?: readonly string[];
  /** Whether a replacement deletes the old resource first. Defaults to false. */
  readonly deleteBeforeReplace?: boolean;
}

/** A resource type: its comparison rules and its REST calls. */
export interface ResourceDefinition<Context> extends ComparisonRules {
  /** Outputs that an update never changes, so that a preview may show them. */
  readonly stable?: readonly string[];
  /** Whether the plugin marks no property as secret, so that only the SDK does (pulumiservice 1.3.0: `api.*`). */
  readonly marksNoSecrets?: boolean;
  /** Whether the plugin's Check leaves the defaults of the schema to the SDK. */
  readonly leavesDefaults?: boolean;
  /** Whether the plugin's Diff does not name the changed properties. */
  readonly givesNoDetails?: boolean;
  /** Whether the resource is one of Terraform's SDKv2, whose errors the bridge reports twice and on several lines. */
  readonly isSdkV2?: boolean;
  /**
   * Whether the definition gets secrets in their wrapping and wraps them itself (`secret` of values.ts), because the official
   * plugin decides by them what it sends. Only in a package with `acceptsSecrets`.
   */
  readonly handlesSecrets?: boolean;
  /** Secret properties besides those that the schema marks. */
  readonly secrets?: readonly string[];

  /** Normalizes inputs that match the schema, and finds mistakes that the schema can't. */
  check?(request: CheckRequest, context: Context | undefined): Checked | Promise<Checked>;
  /** Expected outputs. A difference from the state is a change, even if the inputs are equal. */
  plan?(news: Values, context: Context): Promise<Values>;
  create(inputs: Values, context: Context): Promise<Created>;
  /** Reads the resource. Undefined if it does not exist. `prior` is empty on an import. */
  read(id: string, prior: Prior, context: Context): Promise<Values | undefined>;
  /** The id of the resource that was read, if that of an import is another one. Defaults to the id of the request. */
  idAfterRead?(state: Values): string;
  /** Updates the resource and returns its outputs. Undefined if every change replaces it. */
  update?(id: string, news: Values, prior: Prior, context: Context): Promise<Values>;
  /** Reads the state and the inputs of the resource, instead of `read`, if the inputs can't be derived from the state. */
  readBoth?(id: string, prior: Prior, context: Context): Promise<Prior | undefined>;
  /** The inputs after a refresh or an import, if they can't be derived from the state. */
  readInputs?(id: string, prior: Values): Values;
  /** Why the resource can't be updated in place, if some changes don't replace it. Also an error in previews. */
  readonly refusesUpdate?: string;
  delete(id: string, prior: Prior, context: Context): Promise<void>;
}

export interface CheckRequest {
  readonly inputs: Values;
  readonly olds: Values;
  /** The resource's logical name and the engine's seed, for auto-naming. */
  readonly name: string;
  readonly seed: string;
}

export interface Checked {
  readonly inputs: Values;
  readonly failures?: readonly Failure[];
}

export interface Created {
  readonly id: string;
  readonly properties: Values;
}

export interface Prior {
  readonly inputs: Values;
  readonly state: Values;
}

export type FunctionDefinition<Context> = (args: Values, context: Context) => Promise<Values>;

/** A package: its schema, configuration, resources and functions. */
export interface PackageDefinition<Context> {
  readonly schema: PackageSchema;
  readonly schemaText: string;
  readonly resources: Readonly<Record<string, ResourceDefinition<Context>>>;
  readonly functions: Readonly<Record<string, FunctionDefinition<Context>>>;
  /** Whether a failed check of a resource names its property. A bridged plugin names none. */
  readonly namesProperties?: boolean;
  /** Whether the engine passes secrets as such. Otherwise it passes plain values, and keeps secrets secret itself. */
  readonly acceptsSecrets?: boolean;
  /** Configuration of the official plugin that this one does not support. Setting it is an error. */
  readonly unsupportedConfig?: readonly string[];
  configure(config: Values, environment: ProcessEnvironment, signal: AbortSignal): Context | Promise<Context>;
}

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** A resource was created or changed, but a later request failed. */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly properties: Values,
    reason: string,
  ) {
    super(reason);
  }
}

/** The default of an input. */
export function defaultOf(rules: ComparisonRules, name: string): Value | undefined {
  return rules.defaults?.[name] ?? rules.serverDefaults?.[name];
}
