import type { PackageSchema } from "./schema";
import type { Value, Values } from "./values";

/** A property at fault, and why. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** How the inputs of a resource compare: the pure part of a {@link ResourceDefinition}. */
export interface ComparisonRules {
  /** A change of one of these replaces the resource. */
  readonly replaceOn: readonly string[];
  /** What Check fills in for an input that is not set. */
  readonly defaults?: Values;
  /** What the server takes for an input that is not set: setting it to just that is no change. */
  readonly serverDefaults?: Values;
  /** Inputs for which the server picks a value of its own: leaving them out is no change. */
  readonly serverChosen?: readonly string[];
  /** Lists whose order has no meaning. */
  readonly unordered?: readonly string[];
  /** Names inside the objects of lists that the server alone sets. */
  readonly computedInside?: readonly string[];
  /** What the server takes for a name that is not set inside the objects of a list, by list. */
  readonly defaultsInside?: Readonly<Record<string, Values>>;
  /** Inputs that never reach the server or never come back from it. */
  readonly notReadBack?: readonly string[];
  /** Whether a replacement deletes first. Defaults to false. */
  readonly deleteBeforeReplace?: boolean;
}

/** One resource: how it compares and which REST calls it is made of. */
export interface ResourceDefinition<Context> extends ComparisonRules {
  /** Outputs that an update never changes, so that a preview of one may show them. */
  readonly stable?: readonly string[];
  /** Properties to keep secret besides those that the schema marks. */
  readonly secrets?: readonly string[];

  /** Brings inputs that fit the schema into their final form, and finds what the schema can't. */
  check?(request: CheckRequest, context: Context | undefined): Checked | Promise<Checked>;
  /** Outputs that are to come about, whatever the inputs say: where the state has others, that is a change. */
  plan?(news: Values, context: Context): Promise<Values>;
  create(inputs: Values, context: Context): Promise<Created>;
  /** The resource as it is, or undefined where it is gone. `prior` is empty on an import. */
  read(id: string, prior: Prior, context: Context): Promise<Values | undefined>;
  /** The outputs after the update. Left out where every change replaces. */
  update?(id: string, news: Values, prior: Prior, context: Context): Promise<Values>;
  /** The inputs after a refresh, or without prior ones after an import, where they do not follow from what was read. */
  readInputs?(id: string, prior: Values): Values;
  /** Why no change in place is possible, though not every change replaces: said in a preview, too. */
  readonly refusesUpdate?: string;
  delete(id: string, prior: Prior, context: Context): Promise<void>;
}

export interface CheckRequest {
  readonly inputs: Values;
  readonly olds: Values;
  /** The resource's name in the program and the engine's seed: what a name is made up from. */
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

/** A package: its schema, how it is configured, and its table of resources and functions. */
export interface PackageDefinition<Context> {
  readonly schema: PackageSchema;
  readonly schemaText: string;
  readonly resources: Readonly<Record<string, ResourceDefinition<Context>>>;
  readonly functions: Readonly<Record<string, FunctionDefinition<Context>>>;
  /** Configuration that the official plugin takes and this one doesn't: setting it is an error. */
  readonly unsupportedConfig?: readonly string[];
  configure(config: Values, environment: Environment, signal: AbortSignal): Context | Promise<Context>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A resource that exists, though something after its creation failed. */
export class PartialFailure extends Error {
  constructor(
    readonly id: string,
    readonly properties: Values,
    reason: string,
  ) {
    super(reason);
  }
}

/** What an input counts as where it is not set. */
export function defaultOf(rules: ComparisonRules, name: string): Value | undefined {
  return rules.defaults?.[name] ?? rules.serverDefaults?.[name];
}
