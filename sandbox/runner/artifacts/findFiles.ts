import { execFile } from "node:child_process";
import { lstatSync, readdirSync, realpathSync, type Stats } from "node:fs";
import { join, normalize, relative, resolve, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { globMatcher, isGlob } from "./glob";
import { hasLinkedParent } from "./hasLinkedParent";

/** A file, link or folder in a job's checkout. */
export interface FoundFile {
  /** The path below the project, with `/`. */
  readonly path: string;
  readonly stats: Stats;
}

/** The files that were found, and the lines for the job's log. */
export interface FoundFiles {
  /** Sorted by path. Folders are listed in addition to their contents. */
  readonly files: readonly FoundFile[];
  /** One line of the log for each pattern. */
  readonly messages: readonly { readonly isWarning: boolean; readonly text: string }[];
}

/** GitLab: `artifacts:paths`, `exclude` and `untracked`. */
export interface FileSelection {
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly untracked: boolean;
}

/** Finds the files that a job selects, as GitLab Runner does. Links are included but not followed. */
export async function findFiles(project: string, selection: FileSelection): Promise<FoundFiles> {
  const found = new Map<string, FoundFile>();
  const messages: { isWarning: boolean; text: string }[] = [];
  const yieldIfDue = createYield();
  const excluded = excluder(project, selection.exclude);
  const addAll = async (paths: AsyncIterable<string> | Iterable<string>): Promise<number> => {
    let count = 0;
    for await (const path of paths) {
      await yieldIfDue();
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
    const count = await addAll(matchingPaths(project, within, yieldIfDue));
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

/** How long the search may block the event loop, in milliseconds. */
const MAX_BLOCKING = 20;

/** Returns a function that yields to the event loop when the search has blocked it for too long. */
function createYield(): () => Promise<void> {
  let start = performance.now();
  return async () => {
    if (performance.now() - start < MAX_BLOCKING) return;
    await setImmediate();
    start = performance.now();
  };
}

/** A pattern relative to the project's root, or undefined if it is outside. */
function withinProject(project: string, pattern: string): string | undefined {
  const names = pattern.split("/");
  const first = names.findIndex(isGlob);
  const [fixed, rest] = first === -1 ? [names, []] : [names.slice(0, first), names.slice(first)];
  const base = fixed.join("/");
  const path = relative(project, resolve(project, pattern.startsWith("/") && base === "" ? "/" : base || "."));
  if (path === ".." || path.startsWith(`..${sep}`)) return undefined;
  return [path.split(sep).join("/"), ...rest].filter((name) => name !== "").join("/") || ".";
}

/** The paths that the pattern matches, and everything below the folders that it matches. */
async function* matchingPaths(
  project: string,
  pattern: string,
  yieldIfDue: () => Promise<void>,
): AsyncGenerator<string> {
  if (!isGlob(pattern)) {
    yield* pathsFrom(project, pattern === "." ? "." : normalize(pattern).replace(/\/$/, ""));
    return;
  }
  const names = pattern.split("/");
  const base = names.slice(0, names.findIndex(isGlob)).join("/");
  const matches = globMatcher(pattern);
  const matched = new Set<string>();
  for (const path of pathsFrom(project, base === "" ? "." : base)) {
    await yieldIfDue();
    const isBelow = [...parents(path)].some((parent) => matched.has(parent));
    if (!isBelow && (path === "." || !matches(path))) continue;
    matched.add(path);
    yield path;
  }
}

function* parents(path: string): Generator<string> {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) yield path.slice(0, end);
}

/** The path and everything below it, unless a link leads there: artifacts must be in the checkout. */
function pathsFrom(project: string, path: string): readonly string[] {
  return isOutside(project, path) ? [] : pathsBelow(project, path);
}

function isOutside(project: string, path: string): boolean {
  // The job may have replaced its checkout with a link.
  return realPath(project) !== project || hasLinkedParent(project, path);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** A path and everything below it, each folder before its contents. Empty if the path does not exist. */
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
    // An unreadable folder counts as empty.
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
    // The job may have written git configuration; none of it may run for this command.
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", GIT_CONFIG_NOSYSTEM: "1", HOME: "/nonexistent" },
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = await git.catch(() => ({ stdout: "" }));
  return stdout.split("\0").filter((path) => path !== "" && !isOutside(project, path));
}
