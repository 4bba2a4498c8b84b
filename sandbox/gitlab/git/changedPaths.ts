import type { FileEntry, Files } from "../entities";

/** The paths that differ between two versions of the files, in order; a moved file counts with both paths. */
export function changedPaths(before: Files, after: Files): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !isSameEntry(before.get(path), after.get(path)))
    .sort();
}

/** Whether both have the same content and mode, or both do not exist. */
export function isSameEntry(one: FileEntry | undefined, other: FileEntry | undefined): boolean {
  return one?.blobId === other?.blobId && one?.mode === other?.mode;
}
