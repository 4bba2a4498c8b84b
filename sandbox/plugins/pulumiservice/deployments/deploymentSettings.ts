import { formatGoDuration, parseGoDuration } from "../../../goDuration";
import type { Checked, Failure, Prior, ResourceDefinition } from "../../definition";
import { during } from "../../restClient";
import {
  isList,
  isObject,
  isSecret,
  plain,
  present,
  requiredText,
  secret,
  UNKNOWN,
  unwrapped,
  type Value,
  type Values,
} from "../../values";
import type { Cloud } from "../context";
import { idParts, path } from "../paths";
import { settingsFromWire } from "./settingsFromWire";
import { settingsToWire } from "./settingsToWire";

const NAMES = ["organization", "project", "stack"] as const;
const DURATION = ["operationContext", "oidc", "aws", "duration"] as const;

/** The value of every secret in the inputs after an import. */
const PLACEHOLDER = "<REPLACE WITH ACTUAL SECRET VALUE>";

/** The deployment settings of a stack. Each write replaces the whole document. */
export const deploymentSettings: ResourceDefinition<Cloud> = {
  replaceOn: NAMES,
  deleteBeforeReplace: true,
  leavesDefaults: true,
  handlesSecrets: true,

  check({ inputs: given }) {
    // As in the provider, unknown values are dropped.
    const inputs = known(given) as Values;
    const missing = NAMES.filter((name) => inputs[name] === undefined).map((name) => ({
      property: name,
      reason: `missing required property '${name}'`,
    }));
    const { inputs: normalized, failures = [] } = withGoDuration(inputs);
    return { inputs: normalized, failures: [...missing, ...failures] };
  },

  async create(inputs, cloud) {
    return { id: names(inputs).join("/"), properties: await put("create", inputs, cloud) };
  },

  update: (_id, news, _prior, cloud) => put("update", news, cloud),

  async readBoth(id, prior, { api }) {
    const stack = idParts(id, NAMES.join("/"));
    const prefix = `failed to get deployment settings for stack (${stack.join("/")})`;
    const found = await during(prefix, api.find(settingsPath(stack)));
    if (!found) return undefined;
    const identity = Object.fromEntries(NAMES.map((name, index) => [name, stack[index]]));
    return {
      state: { ...identity, ...settingsFromWire(found, (_, marker) => marker) },
      inputs: { ...identity, ...settingsFromWire(found, (at, marker) => secret(inputAt(prior, at, marker))) },
    };
  },

  async read(id, prior, cloud) {
    return (await this.readBoth?.(id, prior, cloud))?.state;
  },

  async delete(id, _prior, { api }) {
    const stack = idParts(id, NAMES.join("/"));
    const request = api.request("DELETE", settingsPath(stack));
    await during(`failed to delete deployment settings for stack (${stack.join("/")})`, request);
  },
};

async function put(verb: "create" | "update", inputs: Values, { api }: Cloud): Promise<Values> {
  const stack = names(inputs);
  const prefix = `failed to ${verb} deployment settings for stack (${stack.join("/")})`;
  const stored = await during(prefix, api.send("PUT", settingsPath(stack), { json: settingsToWire(inputs) }));
  const identity = Object.fromEntries(NAMES.map((name, index) => [name, stack[index]]));
  return { ...identity, ...settingsFromWire(stored, (_, marker) => marker) };
}

/**
 * A secret in the inputs after a read: unchanged if the API returned the same marker as before, otherwise empty. As in the
 * provider, a new secret in a block that the inputs lack, but not the state, ends the plugin.
 */
function inputAt({ inputs, state }: Prior, at: readonly string[], marker: string): Value {
  if (state.stack === undefined) return PLACEHOLDER;
  const block = at.slice(0, -1);
  if (isObject(valueAt(state, block.slice(0, 1))) && !isObject(valueAt(inputs, block.slice(0, 1)))) {
    throw new Error("panic: runtime error: invalid memory address or nil pointer dereference");
  }
  return valueAt(state, at) === marker ? (valueAt(inputs, at) ?? "") : "";
}

function valueAt(values: Values, at: readonly string[]): Value | undefined {
  return at.reduce<Value | undefined>(
    (value, name) => (isObject(value) ? value[name] : undefined),
    plain(values) as Values,
  );
}

function names(inputs: Values): string[] {
  const bare = plain(inputs) as Values;
  return NAMES.map((name) => requiredText(bare, name));
}

function settingsPath(stack: readonly string[]): string {
  return `${path("stacks", ...stack)}/deployments/settings`;
}

/** The value without unknown parts. */
function known(value: Value): Value | undefined {
  if (value === UNKNOWN) return undefined;
  if (isList(value)) return value.flatMap((item) => known(item) ?? []);
  if (!isObject(value)) return value;
  if (isSecret(value)) {
    const inner = known(unwrapped(value));
    return inner === undefined ? undefined : secret(inner);
  }
  return Object.fromEntries(present(value).map(([name, inner]) => [name, known(inner)]));
}

/** The inputs, with the duration of a session in AWS as Go prints it. The other durations stay as they are. */
function withGoDuration(inputs: Values): Checked {
  const given = valueAt(inputs, DURATION);
  if (typeof given !== "string") return { inputs };
  const duration = parseGoDuration(given);
  if (duration !== undefined) return { inputs: changedAt(inputs, DURATION, formatGoDuration(duration)) as Values };
  const fault =
    given === ""
      ? "empty value provided for duration string"
      : `failed to parse duration string \`${given}\` due to error: time: invalid duration "${given}"`;
  const reason = `Failed to normalize duration string due to error: ${fault}`;
  const failure: Failure = { property: DURATION.join("."), reason };
  return { inputs, failures: [failure] };
}

/** The value with another text at a path. Secrets around it stay secret. */
function changedAt(value: Value | undefined, at: readonly string[], replacement: string): Value {
  if (isSecret(value)) return secret(changedAt(unwrapped(value ?? null), at, replacement));
  const [name, ...rest] = at;
  if (name === undefined) return replacement;
  return isObject(value) ? { ...value, [name]: changedAt(value[name], rest, replacement) } : replacement;
}
