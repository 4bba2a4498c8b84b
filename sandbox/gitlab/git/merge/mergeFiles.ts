import type { FileEntry, Files } from "../../entities";
import { isSameEntry } from "../changedPaths";
import { blobId } from "../objects";
import { mergeText } from "./mergeText";

/** The result of a merge. */
export type FileMerge =
  | { readonly kind: "merged"; readonly files: Files }
  /** The paths that both sides changed differently, in order. */
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

type Entry = FileEntry | undefined;

/**
 * Merges two versions of files with a common base. A file that only one side changed is taken from that side; if both
 * changed it, its lines are merged as git does. Renames are not detected: a file that was moved and changed is a conflict.
 */
export function mergeFiles(base: Files, ours: Files, theirs: Files): FileMerge {
  const files = new Map<string, FileEntry>();
  const conflicts = new Set<string>();
  for (const path of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const merged = mergeEntry(base.get(path), ours.get(path), theirs.get(path));
    if (merged === "conflict") conflicts.add(path);
    else if (merged) files.set(path, merged);
  }
  for (const path of insideFiles(files)) conflicts.add(path);
  return conflicts.size === 0 ? { kind: "merged", files } : { kind: "conflict", paths: [...conflicts].sort() };
}

function mergeEntry(base: Entry, ours: Entry, theirs: Entry): Entry | "conflict" {
  if (isSameEntry(ours, theirs) || isSameEntry(base, theirs)) return ours;
  if (isSameEntry(base, ours)) return theirs;
  if (!base || !ours || !theirs) return "conflict";
  const mode = ours.mode === base.mode ? theirs.mode : ours.mode;
  if (ours.blobId === theirs.blobId) return { ...ours, mode };
  if (base.blobId === theirs.blobId) return { ...ours, mode };
  if (base.blobId === ours.blobId) return { ...theirs, mode };
  if (![base, ours, theirs].every(hasLines)) return "conflict";
  const content = mergeText(base.content, ours.content, theirs.content);
  return content ? { content, blobId: blobId(content), mode } : "conflict";
}

/** Whether a file has lines to merge; links and submodules have none. */
function hasLines({ mode }: FileEntry): boolean {
  return mode === "100644" || mode === "100755";
}

/** The paths whose parent folder is also a file. */
function insideFiles(files: Files): string[] {
  return [...files.keys()].filter((path) => {
    const folders = path.split("/").slice(0, -1);
    return folders.some((_, depth) => files.has(folders.slice(0, depth + 1).join("/")));
  });
}
