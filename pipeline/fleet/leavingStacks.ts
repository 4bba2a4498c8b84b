import type { StoredStacks } from "./fleetStatus";

/** What happens to a stack whose file is gone. */
export type Departure =
  /** It has no resources: only the stack is removed. */
  | { readonly stack: string; readonly action: "remove"; readonly says: string }
  /** It is destroyed, then removed. */
  | { readonly stack: string; readonly action: "destroy"; readonly says: string }
  /** Nothing says that its project leaves: the file may have been removed by mistake. */
  | { readonly stack: string; readonly action: "keep"; readonly says: string };

/**
 * Decides about the stacks that have no file in the platform repository. Only a stack that its last update prepared with `leave`, or
 * that a person names, is destroyed. Returns the named stacks that are none of them as `refused`.
 */
export function departures(
  { stacks }: StoredStacks,
  withFile: ReadonlySet<string>,
  named: ReadonlySet<string>,
): { readonly departures: readonly Departure[]; readonly refused: readonly string[] } {
  const gone = [...stacks].filter(([stack]) => !withFile.has(stack)).sort(([one], [other]) => (one < other ? -1 : 1));
  const found = gone.map(([stack, { recorded, resources }]): Departure => {
    if (resources === 0) return { stack, action: "remove", says: "it has no resources" };
    if (named.has(stack)) return { stack, action: "destroy", says: "named by --destroy" };
    if (recorded.kind === "digest" && recorded.leaves) {
      return { stack, action: "destroy", says: "its last update had the setting leave" };
    }
    const says = `no setting leave: put its file back, or name it with --destroy ${stack}`;
    return { stack, action: "keep", says };
  });
  const names = new Set(gone.map(([stack]) => stack));
  return { departures: found, refused: [...named].filter((stack) => !names.has(stack)) };
}
