import { type Diagnostic, errorAt, infoAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { Adopted } from "../../pipeline/settings/choices";

/** An existing resource with the name of a planned one, which the stack does not manage. */
export interface Found {
  /** The kind that `adopt` has to name. */
  readonly kind: Adopted;
  /** Its kind and name, as the subject of a message. */
  readonly label: string;
  /** The path of the planned one in the settings. */
  readonly path: string;
  /** What the update changes in it, such as `cron from "0 1 * * *" to "0 4 * * *"`. */
  readonly changes: readonly string[];
  /** A sentence about properties that the update keeps, such as `Its URL is kept`. */
  readonly kept?: string;
  /** Why it can't be adopted, with the way out. The engine does not replace what it imports in the same update. */
  readonly obstacle?: string | undefined;
  /** What to do instead of adopting it. Defaults to `choose another name`. */
  readonly alternative?: string;
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

/** The diagnostic about an existing resource. `isAdopted` is whether the settings adopt its kind. */
export function adoptionDiagnostic(found: Found, isAdopted: boolean): Diagnostic {
  if (!isAdopted) return existsError(found);
  return found.obstacle === undefined ? adoptedInfo(found) : obstacleError({ ...found, obstacle: found.obstacle });
}

/** The error that a resource exists and can't be adopted. */
export function obstacleError({
  label,
  path,
  obstacle,
}: Pick<Found, "label" | "path"> & { obstacle: string }): Diagnostic {
  return errorAt("ALREADY_EXISTS", path, `${label} exists already, and can't be adopted: ${obstacle}`);
}

/** The line of the preview about an adopted resource: which properties the update changes, and which it keeps. */
export function adoptedInfo({ label, path, changes, kept }: Found): Diagnostic {
  const adoption = changes.length === 0 ? "adopted as it is" : `adopted. Changes: ${changes.join(", ")}`;
  return infoAt("ADOPTED", path, `${label} exists and is ${adoption}${kept === undefined ? "" : `. ${kept}`}`);
}

/** The error that a resource exists, with the setting that adopts it. */
export function existsError({
  label,
  path,
  kind,
  alternative = "choose another name",
}: Omit<Found, "changes">): Diagnostic {
  const message = `${label} exists already, and this stack does not manage it. Add ${quoted(kind)} to the setting adopt, or ${alternative}`;
  return errorAt("ALREADY_EXISTS", path, message);
}

/** A change of a property, for `Found.changes`; none if both values are equal. */
export function change(property: string, from: unknown, to: unknown): string[] {
  return from === to ? [] : [`${property} from ${quoted(from)} to ${quoted(to)}`];
}
