import type { FileEntry, Files } from "../../entities";
import { isSameEntry } from "../changedPaths";
import { blobId } from "../objects";
import { mergeText } from "./mergeText";

/** What became of a merge. */
export type FileMerge =
  | { readonly kind: "merged"; readonly files: Files }
  /** The paths that both sides changed, each in its own way, in order. */
  | { readonly kind: "conflict"; readonly paths: readonly string[] };

type Entry = FileEntry | undefined;

/**
 * What both sides made of their common files: what one side changed is that side's, and the lines of a file that both
 * changed are merged as git merges them. Renames are not followed: a file that moved and changed is a conflict.
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

/** A link and a submodule have none. */
function hasLines({ mode }: FileEntry): boolean {
  return mode === "100644" || mode === "100755";
}

/** The paths that lie in what is a file itself. */
function insideFiles(files: Files): string[] {
  return [...files.keys()].filter((path) => {
    const folders = path.split("/").slice(0, -1);
    return folders.some((_, depth) => files.has(folders.slice(0, depth + 1).join("/")));
  });
}
