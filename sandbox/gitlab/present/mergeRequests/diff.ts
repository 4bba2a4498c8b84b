import type { FileDiff } from "../../git/fileDiffs";

/** GitLab: the entity `Diff`. */
export function presentDiff(file: FileDiff, { unified = false } = {}): object {
  return {
    diff: unified ? unifiedDiff(file) : file.diff,
    collapsed: false,
    too_large: false,
    new_path: file.newPath,
    old_path: file.oldPath,
    a_mode: file.oldMode,
    b_mode: file.newMode,
    new_file: file.newFile,
    renamed_file: file.renamedFile,
    deleted_file: file.deletedFile,
    generated_file: false,
  };
}

/** The diff with the two lines that name the files. */
function unifiedDiff({ diff, newFile, deletedFile, oldPath, newPath }: FileDiff): string {
  if (!diff.startsWith("@@")) return diff;
  return `--- ${newFile ? "/dev/null" : `a/${oldPath}`}\n+++ ${deletedFile ? "/dev/null" : `b/${newPath}`}\n${diff}`;
}
