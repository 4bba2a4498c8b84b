import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FileEntry, Files } from "../entities";
import { changedPaths } from "./changedPaths";
import { finished, startGit } from "./gitProcess";

/** The diff of one file. GitLab: the entity `Diff`. */
export interface FileDiff {
  readonly oldPath: string;
  readonly newPath: string;
  /** `0` if the file did not exist. */
  readonly oldMode: string;
  readonly newMode: string;
  readonly newFile: boolean;
  readonly renamedFile: boolean;
  readonly deletedFile: boolean;
  /** The hunks in git's unified format, without the two lines with the file names. */
  readonly diff: string;
}

/**
 * The diffs between two versions of the files, in the order of the new paths. A change of only the mode has no hunks.
 */
export async function fileDiffs(before: Files, after: Files): Promise<FileDiff[]> {
  const paths = changedPaths(before, after);
  if (paths.length === 0) return [];
  const sections = sectionsOf(await runDiff(before, after, paths));
  const shown = new Set(sections.flatMap(({ from, to }) => [from, to]));
  const modeOnly = [...paths.keys()].filter((number) => !shown.has(number));
  return [...sections, ...modeOnly.map((number) => ({ from: number, to: number, hunks: "" }))]
    .map(({ from, to, hunks }) => fileDiff(paths[from] ?? "", paths[to] ?? "", hunks))
    .sort((a, b) => (a.newPath < b.newPath ? -1 : 1));

  function fileDiff(oldPath: string, newPath: string, diff: string): FileDiff {
    const [old, now] = [before.get(oldPath), after.get(newPath)];
    return {
      oldPath,
      newPath,
      oldMode: old?.mode ?? "0",
      newMode: now?.mode ?? "0",
      newFile: !old,
      renamedFile: oldPath !== newPath,
      deletedFile: !now,
      diff: diff.startsWith("Binary") ? binaryDiff(old && oldPath, now && newPath) : diff,
    };
  }
}

function binaryDiff(oldPath: string | undefined, newPath: string | undefined): string {
  const name = (side: string, path?: string) => (path === undefined ? "/dev/null" : `${side}/${path}`);
  return `Binary files ${name("a", oldPath)} and ${name("b", newPath)} differ\n`;
}

/** Runs `git diff` on files named by their numbers, so that git quotes no name. */
async function runDiff(before: Files, after: Files, paths: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-diff-"));
  try {
    for (const [side, files] of Object.entries({ a: before, b: after })) {
      await mkdir(join(folder, side));
      for (const [number, path] of paths.entries()) {
        const entry = files.get(path);
        if (entry) await writeFile(join(folder, side, String(number)), shownContent(entry));
      }
    }
    return await diffOf(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The output of `git diff`, which exits with 1 if there are differences. */
async function diffOf(folder: string): Promise<string> {
  const options = ["--no-index", "--no-color", "--no-ext-diff", "--find-renames", "--no-prefix"];
  const { code, stdout, stderr } = await finished(startGit(["-C", folder, "diff", ...options, "a", "b"]));
  if (code !== 0 && code !== 1) throw new Error(`git diff: ${stderr}`);
  return stdout.toString();
}

interface Section {
  /** The numbers of the two files. */
  readonly from: number;
  readonly to: number;
  readonly hunks: string;
}

/** The sections of the output, one per file. For a new or deleted file, git names the same side twice. */
function sectionsOf(text: string): Section[] {
  return text
    .split(/^diff --git /m)
    .slice(1)
    .flatMap((section) => {
      const [, from, to] = /^[ab]\/(\d+) [ab]\/(\d+)\n/.exec(section) ?? [];
      const start = section.search(/^(@@ |Binary files )/m);
      if (from === undefined || to === undefined) return [];
      return [{ from: Number(from), to: Number(to), hunks: start < 0 ? "" : section.slice(start) }];
    });
}

/** The content that git compares: a link's target, and a submodule's commit line. */
function shownContent({ content, mode, blobId }: FileEntry): Buffer {
  return mode === "160000" ? Buffer.from(`Subproject commit ${blobId}\n`) : content;
}
