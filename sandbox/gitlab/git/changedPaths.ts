import type { FileEntry, Files } from "../entities";

/** The paths that differ between two states of the files, in order; one that moved counts once for each of its paths. */
export function changedPaths(before: Files, after: Files): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !isSameEntry(before.get(path), after.get(path)))
    .sort();
}

/** Whether both are the same content in the same mode, or both are not there. */
export function isSameEntry(one: FileEntry | undefined, other: FileEntry | undefined): boolean {
  return one?.blobId === other?.blobId && one?.mode === other?.mode;
}
