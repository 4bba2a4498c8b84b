import { type Diagnostic, errorAt, infoAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { Adopted } from "../../pipeline/settings/choices";

/** A resource that exists already and that the stack does not manage, with the name of a planned one. */
export interface Found {
  /** The kind that `adopt` has to name. */
  readonly kind: Adopted;
  /** Its kind and name, to begin a sentence. */
  readonly label: string;
  /** The path of the planned one in the settings. */
  readonly path: string;
  /** What the update changes in it, such as `cron from "0 1 * * *" to "0 4 * * *"`. */
  readonly changes: readonly string[];
  /** What of it stays that the settings do not describe, such as `its URL`. */
  readonly stays?: string;
  /** Why it can't be taken over, with the way out. The engine does not replace what it imports in the same update. */
  readonly obstacle?: string | undefined;
  /** The way out without adopting it. Defaults to `choose another name`. */
  readonly otherwise?: string;
}

/** The existing resources that an update imports, and the diagnostics of those that its stack does not manage. */
export interface Adoption {
  /** Their import ids, by resource name. */
  readonly imports: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
}

export const nothingAdopted: Adoption = { imports: {}, diagnostics: [] };

/** All adoptions as one. */
export function joined(adoptions: readonly Adoption[]): Adoption {
  return {
    imports: Object.assign({}, ...adoptions.map(({ imports }) => imports)) as Adoption["imports"],
    diagnostics: adoptions.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** The diagnostic of an existing resource whose kind the settings adopt, or not. */
export function adoptionDiagnostic(found: Found, isAsked: boolean): Diagnostic {
  if (!isAsked) return existsError(found);
  return found.obstacle === undefined ? adoptedInfo(found) : obstacleError({ ...found, obstacle: found.obstacle });
}

/** The error that a resource exists and can't be taken over. */
export function obstacleError({
  label,
  path,
  obstacle,
}: Pick<Found, "label" | "path"> & { obstacle: string }): Diagnostic {
  return errorAt("ALREADY_EXISTS", path, `${label} exists already, and can't be taken over: ${obstacle}`);
}

/** The line of the preview about a resource that is taken over: what changes in it, and what stays. */
export function adoptedInfo({ label, path, changes, stays }: Found): Diagnostic {
  const taken = changes.length === 0 ? "taken over as it is" : `taken over. Changes: ${changes.join(", ")}`;
  return infoAt("ADOPTED", path, `${label} exists and is ${taken}${stays === undefined ? "" : `. ${stays}`}`);
}

/** The error that a resource exists, with the setting that takes it over. */
export function existsError({
  label,
  path,
  kind,
  otherwise = "choose another name",
}: Omit<Found, "changes">): Diagnostic {
  const message = `${label} exists already, and this stack does not manage it. Add ${quoted(kind)} to adopt to take it over, or ${otherwise}`;
  return errorAt("ALREADY_EXISTS", path, message);
}

/** A change of a property, for `Found.changes`; none if both values are equal. */
export function change(property: string, from: unknown, to: unknown): string[] {
  return from === to ? [] : [`${property} from ${quoted(from)} to ${quoted(to)}`];
}
