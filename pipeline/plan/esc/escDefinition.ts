import type { EscHolder } from "../../flow/flow";
import { isMap } from "../../isMap";
import type { EscBaseSettings, EscSettings } from "../../settings/settings";
import { cloudLogins } from "./cloudLogins";

/** The definition of an ESC environment, as data. It contains the names of secrets, not their values. */
export interface EscDefinition {
  readonly imports?: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** The placeholder for a secret of the platform stack. */
export interface SecretPlace {
  readonly "fn::secret": { readonly named: string };
}

/** Returns the definition of a base ESC environment. */
export function baseDefinition({ imports, pulumiConfig, environmentVariables, files }: EscBaseSettings): EscDefinition {
  return {
    ...(imports?.length && { imports }),
    values: { ...withValue({ pulumiConfig, environmentVariables, files }) },
  };
}

/**
 * Returns the definition of a deployment's ESC environment, or of its preview ESC environment. Its own values take
 * precedence over its `imports`.
 */
export function escDefinition(
  esc: EscSettings | undefined,
  imports: readonly string[],
  holder: EscHolder,
): EscDefinition {
  const { pulumiConfig, environmentVariables, files } = esc ?? {};
  const logins = esc ? cloudLogins(esc, holder) : [];
  const own = {
    ...Object.fromEntries(logins.map(({ name, login }) => [name, { login }])),
    ...withValue({
      secrets: secretsOf(esc, holder),
      pulumiConfig,
      environmentVariables: merged(
        logins.flatMap((one) => Object.entries(one.variables)),
        environmentVariables,
      ),
      files,
    }),
  };
  const more = (holder === "deployment" ? esc?.values : esc?.previewValues) ?? {};
  return { ...(imports.length > 0 && { imports }), values: mergedMaps(own, more) };
}

function secretsOf(esc: EscSettings | undefined, holder: EscHolder): Record<string, SecretPlace> | undefined {
  const places = (esc?.secrets ?? []).flatMap(({ name, secret, previewSecret }): [string, SecretPlace][] => {
    const named = holder === "deployment" ? secret : previewSecret;
    return named === undefined ? [] : [[name, { "fn::secret": { named } }]];
  });
  return places.length === 0 ? undefined : Object.fromEntries(places);
}

/** Returns the entries that have a value. */
function withValue(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function merged(entries: readonly [string, string][], own: Readonly<Record<string, unknown>> | undefined) {
  return entries.length === 0 ? own : { ...Object.fromEntries(entries), ...own };
}

/** Merges two maps. Maps under the same key are merged too; otherwise the second value takes precedence. */
function mergedMaps(
  one: Readonly<Record<string, unknown>>,
  other: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const both = { ...one, ...other };
  return Object.fromEntries(
    Object.keys(both).map((key) => [
      key,
      isMap(one[key]) && isMap(other[key]) ? { ...one[key], ...other[key] } : both[key],
    ]),
  );
}
