import { schemaFailures, withDefaults } from "./check";
import {
  type CheckRequest,
  type Checked,
  type Created,
  type Failure,
  type PackageDefinition,
  PartialFailure,
  type Prior,
  type ResourceDefinition,
} from "./definition";
import { difference, type Difference, withPlanned } from "./diff";
import { inputsFrom, stateFrom } from "./projection";
import { type ResourceSchema, secretNames } from "./schema";
import { compact, hasUnknown, plain, UNKNOWN, type Value, type Values } from "./values";

/** A resource type of a package: its schema and its definition. */
export interface Resource<Context> {
  readonly schema: ResourceSchema;
  readonly definition: ResourceDefinition<Context>;
  /** The properties to send to the engine as secrets. */
  readonly secrets: readonly string[];
}

export function resourceOf<Context>(definition: PackageDefinition<Context>, token: string): Resource<Context> {
  const schema = definition.schema.resources[token];
  const resource = definition.resources[token];
  if (!schema || !resource) {
    const known = Object.keys(definition.resources).join(", ");
    throw new Error(`the sandbox's plugin has no resource "${token}". It has: ${known}`);
  }
  const secrets = resource.marksNoSecrets ? [] : [...secretNames(schema.properties), ...(resource.secrets ?? [])];
  return { schema, definition: resource, secrets };
}

export async function check<Context>(
  { schema: packageSchema }: PackageDefinition<Context>,
  { schema, definition }: Resource<Context>,
  request: CheckRequest,
  context: Context | undefined,
): Promise<Required<Checked>> {
  const given = Object.fromEntries(Object.entries(compact(request.inputs)).filter(([name]) => !isEngineName(name)));
  const bare = plain(given) as Values;
  const failures = schemaFailures(packageSchema, schema.inputProperties, schema.requiredInputs ?? [], bare);
  const inputs = definition.leavesDefaults
    ? given
    : withDefaults(schema.inputProperties, definition.defaults ?? {}, given);
  // Wrong types would cause misleading errors in later checks.
  if (failures.length > 0 || !definition.check) return { inputs, failures };
  const checked = await definition.check({ ...request, inputs }, context);
  return { inputs: checked.inputs, failures: checked.failures ?? [] };
}

export async function diff<Context>(
  { schema, definition }: Resource<Context>,
  prior: Prior,
  news: Values,
  context: Context | undefined,
): Promise<Difference> {
  const ofInputs = difference(definition, Object.keys(schema.inputProperties), prior, news);
  return withPlanned(ofInputs, prior, await planned(definition, news, context));
}

/** The outputs that are known before the operation. Empty if the provider is not configured. */
async function planned<Context>(
  definition: ResourceDefinition<Context>,
  news: Values,
  context: Context | undefined,
): Promise<Values> {
  return definition.plan && context !== undefined ? definition.plan(news, context) : {};
}

/** The outputs of a resource before its creation: its inputs; the others are unknown. */
export async function previewCreate<Context>(
  { schema, definition }: Resource<Context>,
  inputs: Values,
  context: Context | undefined,
): Promise<Record<string, Value>> {
  const ahead = await planned(definition, inputs, context);
  const outputs = Object.keys(schema.properties).map((name) => [name, inputs[name] ?? ahead[name] ?? UNKNOWN]);
  return Object.fromEntries(outputs) as Record<string, Value>;
}

/** The outputs after an update: new inputs, stable outputs, and inputs that the server chooses. */
export async function previewUpdate<Context>(
  { schema, definition }: Resource<Context>,
  prior: Prior,
  news: Values,
  context: Context | undefined,
): Promise<Record<string, Value>> {
  if (definition.refusesUpdate !== undefined) throw new Error(definition.refusesUpdate);
  const ahead = await planned(definition, news, context);
  const kept = [...(definition.stable ?? []), ...Object.keys(schema.inputProperties)];
  const outputs = Object.keys(schema.properties).map((name) => {
    const before = kept.includes(name) && !(name in prior.inputs) ? prior.state[name] : undefined;
    return [name, news[name] ?? ahead[name] ?? before ?? (kept.includes(name) ? undefined : UNKNOWN)];
  });
  return compact(Object.fromEntries(outputs) as Values);
}

export async function create<Context>(resource: Resource<Context>, inputs: Values, context: Context): Promise<Created> {
  refuseUnknown(inputs);
  const complete = (live: Values) => stateFrom(resource.definition, { inputs, state: {} }, live);
  const { id, properties } = await settling(complete, resource.definition.create(inputs, context));
  return { id, properties: complete(properties) };
}

export async function update<Context>(
  resource: Resource<Context>,
  id: string,
  news: Values,
  prior: Prior,
  context: Context,
): Promise<Values> {
  const { definition } = resource;
  if (!definition.update) throw new Error(definition.refusesUpdate ?? "every change of this resource replaces it");
  refuseUnknown(news);
  const complete = (live: Values) => stateFrom(definition, { inputs: news, state: {} }, live);
  return complete(await settling(complete, definition.update(id, news, prior, context)));
}

/** The result of `work`. A {@link PartialFailure} gets the complete state of the resource. */
async function settling<Outcome>(complete: (live: Values) => Values, work: Promise<Outcome>): Promise<Outcome> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PartialFailure)) throw error;
    throw new PartialFailure(error.id, complete(error.properties), error.message);
  }
}

function refuseUnknown(inputs: Values): void {
  if (hasUnknown(inputs)) throw new Error("an input is still unknown");
}

/** Reads a resource with its state and inputs. Undefined if it does not exist. */
export async function read<Context>(
  { schema, definition }: Resource<Context>,
  id: string,
  prior: Prior,
  context: Context,
): Promise<{ state: Values; inputs: Values } | undefined> {
  const both = await definition.readBoth?.(id, prior, context);
  if (definition.readBoth) return both;
  const live = await definition.read(id, prior, context);
  if (!live) return undefined;
  const state = stateFrom(definition, prior, live);
  const inputs =
    definition.readInputs?.(id, prior.inputs) ??
    inputsFrom(definition, Object.keys(schema.inputProperties), prior, state);
  return { state, inputs };
}

/** Calls a function. Returns its result, or the mistakes in its arguments. */
export async function invoke<Context>(
  definition: PackageDefinition<Context>,
  token: string,
  args: Values,
  context: Context,
): Promise<{ result: Values; secrets: readonly string[] } | { failures: Failure[] }> {
  const schema = definition.schema.functions?.[token];
  const run = definition.functions[token];
  if (!schema || !run) throw new Error(`the sandbox's plugin has no function "${token}"`);
  const { properties = {}, required = [] } = schema.inputs;
  const failures = schemaFailures(definition.schema, properties, required, args);
  if (failures.length > 0) return { failures };
  return { result: await run(compact(args), context), secrets: secretNames(schema.outputs.properties) };
}

/** Names that the engine or a bridged provider adds to inputs, such as `__defaults`. */
function isEngineName(name: string): boolean {
  return name.startsWith("__");
}
