import type * as pulumi from "@pulumi/pulumi";
import type { EscDefinition } from "../../../pipeline/plan/esc/escDefinition";
import { escText, secretNames } from "../../../pipeline/plan/esc/escText";
import { isSameDefinition } from "../../../pipeline/plan/esc/sameDefinition";
import type { Plan } from "../../../pipeline/plan/plan";
import { attempt } from "../../lookups/attempt";
import { knownValue } from "../../knownValue";
import type { Secrets } from "../../secrets";
import { type CloudAccess, cloudAccess } from "./cloudAccess";
import { readCloud } from "./cloudRequest";

/**
 * The ESC environments, as `project/environment`, whose definition contains secrets and is already the wanted one.
 *
 * A refresh stores the secrets encrypted (pulumiservice 1.3.0). The next update would treat that as a change and write
 * the same definition again. This function compares the decrypted definitions, so a real change is never ignored. The
 * result is empty if a preview does not know all secrets yet, and excludes ESC environments that can't be read.
 */
export async function escEnvironmentsInPlace(
  { organization = "", escEnvironments }: Pick<Plan, "organization" | "escEnvironments">,
  secrets: Secrets,
  options: pulumi.InvokeOptions,
): Promise<ReadonlySet<string>> {
  const wanted = escEnvironments.flatMap(({ project, name, definition }): Wanted[] =>
    definition && secretNames(definition).length > 0 ? [{ name: `${project}/${name}`, definition }] : [],
  );
  if (wanted.length === 0) return new Set();
  const [access, texts] = await Promise.all([cloudAccess(options), textsOf(wanted, secrets)]);
  if (!access || !texts) return new Set();
  const names = await Promise.all(
    wanted.map(async ({ name }, index) => {
      const found = await attempt(decryptedDefinition(access, organization, name));
      return found.ok && isSameDefinition(found.value, texts[index] ?? "") ? [name] : [];
    }),
  );
  return new Set(names.flat());
}

/**
 * Whether the ESC environment, as `project/environment`, has this definition. False if it can't be read.
 */
export async function hasDefinition(
  organization: string,
  name: string,
  wanted: string,
  options: pulumi.InvokeOptions,
): Promise<boolean> {
  const access = await cloudAccess(options);
  if (!access) return false;
  const found = await attempt(decryptedDefinition(access, organization, name));
  return found.ok && isSameDefinition(found.value, wanted);
}

interface Wanted {
  /** The ESC environment, as `project/environment`. */
  readonly name: string;
  readonly definition: EscDefinition;
}

/** The definitions with the values of their secrets. Undefined if a preview does not know all of them yet. */
async function textsOf(wanted: readonly Wanted[], secrets: Secrets): Promise<readonly string[] | undefined> {
  const texts = secrets.apply((all) => wanted.map(({ definition }) => escText(definition, (name) => all[name] ?? "")));
  // The secret values stay in this file, which returns only the result of the comparison.
  return knownValue(texts);
}

/** Pulumi Cloud: DecryptEnvironment. */
async function decryptedDefinition(access: CloudAccess, organization: string, name: string): Promise<string> {
  const path = [organization, ...name.split("/")].map(encodeURIComponent).join("/");
  return (await readCloud(access, `/api/esc/environments/${path}/decrypt`)).text;
}
