import type { StoredStacks } from "./fleetStatus";

/** A stack without a file, and what happens to it. */
export type LeavingStack =
  /** It has no resources: only the stack is removed. */
  | { readonly stack: string; readonly action: "remove"; readonly detail: string }
  /** It is destroyed, then removed. */
  | { readonly stack: string; readonly action: "destroy"; readonly detail: string }
  /** Its last update did not have `leave`, so the file may have been removed by mistake. */
  | { readonly stack: string; readonly action: "keep"; readonly detail: string };

/**
 * Decides about the stacks that have no file in the platform repository. Only a stack that its last update prepared with `leave`, or
 * that a person names, is destroyed. `refused` are the named stacks that have a file or do not exist.
 */
export function leavingStacks(
  { stacks }: StoredStacks,
  withFile: ReadonlySet<string>,
  named: ReadonlySet<string>,
): { readonly stacks: readonly LeavingStack[]; readonly refused: readonly string[] } {
  const gone = [...stacks].filter(([stack]) => !withFile.has(stack)).sort(([one], [other]) => (one < other ? -1 : 1));
  const found = gone.map(([stack, { recorded, resources }]): LeavingStack => {
    if (resources === 0) return { stack, action: "remove", detail: "it has no resources" };
    if (named.has(stack)) return { stack, action: "destroy", detail: "named by --destroy" };
    if (recorded.kind === "digest" && recorded.leaves) {
      return { stack, action: "destroy", detail: "its last update had the setting leave" };
    }
    const detail = `no setting leave: put its file back, or name it with --destroy ${stack}`;
    return { stack, action: "keep", detail };
  });
  const names = new Set(gone.map(([stack]) => stack));
  return { stacks: found, refused: [...named].filter((stack) => !names.has(stack)) };
}
