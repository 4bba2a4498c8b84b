import { matchesSegments, segmentsOf } from "../pipeline/programs/segments";

/** A `.gitignore` and its folder, relative to the checkout; `.` is the checkout itself. */
export interface IgnoreFile {
  readonly folder: string;
  readonly text: string;
}

/**
 * Whether git ignores a folder, by the `.gitignore` files in it and above it. Git: gitignore. A folder below an ignored
 * one is ignored, too, and of several patterns the last one counts.
 */
export function isIgnored(path: string, files: readonly IgnoreFile[]): boolean {
  const segments = path.split("/");
  return segments.some((_, index) => isListed(segments.slice(0, index + 1), files));
}

function isListed(segments: readonly string[], files: readonly IgnoreFile[]): boolean {
  const above = files
    .map(({ folder, text }) => ({ depth: folder === "." ? 0 : folder.split("/").length, folder, text }))
    .filter(
      ({ depth, folder }) => depth < segments.length && [".", segments.slice(0, depth).join("/")].includes(folder),
    )
    .sort((one, other) => one.depth - other.depth);
  const last = above
    .flatMap(({ depth, text }) => rulesIn(text).map((rule) => ({ rule, relative: segments.slice(depth) })))
    .findLast(({ rule, relative }) => applies(rule, relative));
  return last !== undefined && !last.rule.includesAgain;
}

interface Rule {
  /** The segments of its pattern. */
  readonly pattern: readonly string[];
  readonly includesAgain: boolean;
}

function rulesIn(text: string): Rule[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/(?<!\\)\s+$/, ""))
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const includesAgain = line.startsWith("!");
      const pattern = line.slice(includesAgain ? 1 : 0).replace(/\/+$/, "");
      // Without a slash before its end, a pattern matches in every folder below its file's.
      const isAnchored = pattern.includes("/");
      const plain = pattern.replace(/^\/+/, "");
      return { pattern: segmentsOf(isAnchored ? plain : `**/${plain}`), includesAgain };
    });
}

function applies({ pattern }: Rule, relative: readonly string[]): boolean {
  return matchesSegments(pattern, relative, (one, segment) => segmentPattern(one).test(segment));
}

/** A segment of a pattern as a regular expression: `*`, `?`, and sets such as `[Ss]`. */
function segmentPattern(segment: string): RegExp {
  const source = segment
    .replace(/\*+/g, "*")
    .replace(/\\?[^A-Za-z0-9_]/g, (character) => wildcards[character] ?? `\\${character.at(-1) ?? ""}`);
  try {
    return new RegExp(`^${source}$`);
  } catch {
    // A set that is not closed matches nothing.
    return /^$/;
  }
}

const wildcards: Readonly<Record<string, string>> = {
  "*": "[^/]*",
  "?": "[^/]",
  "[": "[",
  "]": "]",
  "-": "-",
  "!": "^",
};
