import { execFile } from "node:child_process";
import { lstatSync, readdirSync, realpathSync, type Stats } from "node:fs";
import { join, normalize, relative, resolve, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { globMatcher, isGlob } from "./glob";
import { leadsThroughLink } from "./leadsThroughLink";

/** A file, a link or a folder that a job left. */
export interface FoundFile {
  /** Within the project, with `/`. */
  readonly path: string;
  readonly stats: Stats;
}

/** What was found, and what there is to say about it. */
export interface FoundFiles {
  /** By path. A folder is there as well as what is in it. */
  readonly files: readonly FoundFile[];
  /** What the log says of each pattern. */
  readonly messages: readonly { readonly isWarning: boolean; readonly text: string }[];
}

/** GitLab: `artifacts:paths`, `exclude` and `untracked`. */
export interface FileSelection {
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly untracked: boolean;
}

/** The files that a job wants kept, as GitLab Runner finds them. Links are kept as they are and never followed. */
export async function findFiles(project: string, selection: FileSelection): Promise<FoundFiles> {
  const found = new Map<string, FoundFile>();
  const messages: { isWarning: boolean; text: string }[] = [];
  const giveTurn = turnGiver();
  const excluded = excluder(project, selection.exclude);
  const addAll = async (paths: AsyncIterable<string> | Iterable<string>): Promise<number> => {
    let count = 0;
    for await (const path of paths) {
      await giveTurn();
      const [file] = excluded.isExcluded(path) ? [] : fileAt(project, path);
      if (file === undefined) continue;
      found.set(path, file);
      count++;
    }
    return count;
  };
  for (const pattern of selection.paths) {
    const within = withinProject(project, pattern);
    if (within === undefined) {
      const text = `processPath: artifact path is not a subpath of project directory: ${pattern}`;
      messages.push({ isWarning: true, text });
      continue;
    }
    const count = await addAll(matchingPaths(project, within, giveTurn));
    messages.push(
      count > 0
        ? { isWarning: false, text: `${pattern}: found ${count} matching artifact files and directories` }
        : {
            isWarning: true,
            text: `${pattern}: no matching files. Ensure that the artifact path is relative to the working directory (${project})`,
          },
    );
  }
  if (selection.untracked) {
    const count = await addAll(await untrackedPaths(project));
    messages.push(
      count > 0
        ? { isWarning: false, text: `untracked: found ${count} files` }
        : { isWarning: true, text: "untracked: no files" },
    );
  }
  for (const [rule, count] of excluded.counts) {
    messages.push({ isWarning: false, text: `${rule}: excluded ${count} files` });
  }
  const files = [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  return { files, messages };
}

/** In milliseconds. */
const TURN = 20;

/** Lets others go on where there is so much to look at that it takes longer than a turn. */
function turnGiver(): () => Promise<void> {
  let start = performance.now();
  return async () => {
    if (performance.now() - start < TURN) return;
    await setImmediate();
    start = performance.now();
  };
}

/** A pattern from the project's root; undefined where it leads out of it. */
function withinProject(project: string, pattern: string): string | undefined {
  const names = pattern.split("/");
  const first = names.findIndex(isGlob);
  const [fixed, rest] = first === -1 ? [names, []] : [names.slice(0, first), names.slice(first)];
  const base = fixed.join("/");
  const path = relative(project, resolve(project, pattern.startsWith("/") && base === "" ? "/" : base || "."));
  if (path === ".." || path.startsWith(`..${sep}`)) return undefined;
  return [path.split(sep).join("/"), ...rest].filter((name) => name !== "").join("/") || ".";
}

/** What the pattern matches, and all below a folder that it matches. */
async function* matchingPaths(project: string, pattern: string, giveTurn: () => Promise<void>): AsyncGenerator<string> {
  if (!isGlob(pattern)) {
    yield* pathsFrom(project, pattern === "." ? "." : normalize(pattern).replace(/\/$/, ""));
    return;
  }
  const names = pattern.split("/");
  const base = names.slice(0, names.findIndex(isGlob)).join("/");
  const matches = globMatcher(pattern);
  const matched = new Set<string>();
  for (const path of pathsFrom(project, base === "" ? "." : base)) {
    await giveTurn();
    const isBelow = [...parents(path)].some((parent) => matched.has(parent));
    if (!isBelow && (path === "." || !matches(path))) continue;
    matched.add(path);
    yield path;
  }
}

function* parents(path: string): Generator<string> {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) yield path.slice(0, end);
}

/** What is at a path, unless a link leads there: what a job may keep is in its checkout. */
function pathsFrom(project: string, path: string): readonly string[] {
  return leadsOut(project, path) ? [] : pathsBelow(project, path);
}

function leadsOut(project: string, path: string): boolean {
  // The checkout is the job's, which may have put a link in its place.
  return realPath(project) !== project || leadsThroughLink(project, path);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** A path and everything below it, folders before what they hold; none where nothing is there. */
function pathsBelow(project: string, path: string): readonly string[] {
  const stats = lstatSync(join(project, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  const inside = listed(join(project, path)).flatMap((name) =>
    pathsBelow(project, path === "." ? name : `${path}/${name}`),
  );
  return [path, ...inside];
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // A folder that may not be read holds nothing to keep.
    return [];
  }
}

function fileAt(project: string, path: string): readonly FoundFile[] {
  const stats = lstatSync(join(project, path), { throwIfNoEntry: false });
  const isKept = stats !== undefined && (stats.isFile() || stats.isDirectory() || stats.isSymbolicLink());
  return isKept ? [{ path, stats }] : [];
}

function excluder(project: string, rules: readonly string[]) {
  const counts = new Map<string, number>();
  const matchers = rules.flatMap((rule) => {
    const within = withinProject(project, rule);
    return within === undefined ? [] : [{ rule, matches: globMatcher(within) }];
  });
  return {
    counts,
    isExcluded(path: string): boolean {
      const hit = matchers.find(({ matches }) => matches(path));
      if (hit !== undefined) counts.set(hit.rule, (counts.get(hit.rule) ?? 0) + 1);
      return hit !== undefined;
    },
  };
}

async function untrackedPaths(project: string): Promise<readonly string[]> {
  const git = promisify(execFile)("git", ["-c", "core.fsmonitor=false", "ls-files", "-o", "-z"], {
    cwd: project,
    // The job may have written what git reads there; nothing of it runs for this command.
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", GIT_CONFIG_NOSYSTEM: "1", HOME: "/nonexistent" },
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = await git.catch(() => ({ stdout: "" }));
  return stdout.split("\0").filter((path) => path !== "" && !leadsOut(project, path));
}
