import { type Diagnostic, errorAt } from "../diagnostics/diagnostic";
import { quoted } from "../diagnostics/wording";
import { covers } from "../wildcards";
import { restOfStacks } from "./fleetSettings";

/** A stack of the platform repository, as rings select it. */
export interface RingMember {
  readonly stack: string;
  /** The path of its GitLab project; undefined for a foundation, or if its settings cannot be read. */
  readonly project?: string;
}

/** The stacks of each ring, in order, and the errors of the rings. Every stack is in exactly one ring. */
export interface Rings {
  readonly rings: readonly (readonly string[])[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Assigns stacks to rings. The first entry that covers a stack decides. `rest` stands for the stacks that no other entry
 * covers; without it they are a last ring. A ring may be empty, so that its number stays. Without stacks, no ring is checked.
 */
export function ringsOf(written: readonly (readonly string[])[], members: readonly RingMember[]): Rings {
  const entries = written.flatMap((ring, index) =>
    ring.map((entry, item) => ({ entry, ring: index, path: `rings[${index}][${item}]` })),
  );
  const restRing = entries.find(({ entry }) => entry === restOfStacks)?.ring ?? written.length;
  const rings: string[][] = Array.from({ length: written.length + 1 }, () => []);
  for (const member of members) {
    const ring = entries.find(({ entry }) => entry !== restOfStacks && isCovered(entry, member))?.ring ?? restRing;
    rings[ring]?.push(member.stack);
  }
  const empty = entries.flatMap(({ entry, path }) => {
    if (members.length === 0 || entry === restOfStacks || members.some((member) => isCovered(entry, member))) return [];
    const message = `${quoted(entry)} is neither a stack of this folder nor the path of a project. Correct it, or leave it out`;
    return [errorAt("EMPTY_RING", path, message)];
  });
  return {
    rings: (rings.at(-1)?.length ?? 0) > 0 ? rings : rings.slice(0, -1),
    diagnostics: [...empty, ...repeatedEntries(entries, members)],
  };
}

/** The number of rings, also of those that may be empty: those that are written, and one for the rest if no entry stands for it. */
export function ringCount(written: readonly (readonly string[])[]): number {
  return written.length + (written.some((ring) => ring.includes(restOfStacks)) ? 0 : 1);
}

function isCovered(entry: string, { stack, project }: RingMember): boolean {
  if (!entry.includes("/")) return covers(entry, stack);
  return project !== undefined && covers(entry, project);
}

/** Errors for entries that name the same stack, or are the same pattern. A pattern may also cover a stack that an entry names. */
function repeatedEntries(
  entries: readonly { readonly entry: string; readonly path: string }[],
  members: readonly RingMember[],
): Diagnostic[] {
  const first = new Map<string, string>();
  return entries.flatMap(({ entry, path }) => {
    const named = entry.includes("*") ? undefined : members.find((member) => isCovered(entry, member))?.stack;
    const key = named === undefined ? `entry ${entry}` : `stack ${named}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, path);
      return [];
    }
    const message = `${quoted(entry)} is in ${other} already. A stack is in one ring: keep one of the two`;
    return [errorAt("TWICE_IN_RINGS", path, message)];
  });
}
