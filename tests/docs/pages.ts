import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "../..");

/** A code block of a page. */
export interface Block {
  /** The page's path in the repository. */
  readonly page: string;
  /** `<page>:<line>` of the first line inside the block. */
  readonly place: string;
  /** The line of the page with which the block's text starts, from 1. */
  readonly line: number;
  /** The first word after the fence, such as `yaml`; empty if there is none. */
  readonly kind: string;
  /** The other words after the fence. */
  readonly words: readonly string[];
  readonly text: string;
}

/** A link, or a text in backticks, with its place. */
export interface Mention {
  readonly page: string;
  readonly place: string;
  readonly text: string;
}

/** The paths of all pages of the documentation. */
export const pages: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "sandbox/README.md",
  ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
  ...["examples", "templates"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/README.md`),
  ),
]
  .filter((path) => path.endsWith(".md") && existsSync(join(root, path)))
  .sort();

/** The blocks of all pages. */
export const blocks: readonly Block[] = pages.flatMap((page) => blocksIn(page, textOf(page)));

/** The blocks of one kind. */
export function blocksOf(...kinds: readonly string[]): Block[] {
  return blocks.filter(({ kind }) => kinds.includes(kind));
}

export function textOf(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** The code blocks of a page. A block in a list has the indentation of the list. */
export function blocksIn(page: string, text: string): Block[] {
  const found: Block[] = [];
  let open: { indent: string; fence: string; info: string; start: number; lines: string[] } | undefined;
  text.split("\n").forEach((line, index) => {
    const [, indent = "", fence = "", info = ""] = /^( *)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (!open) {
      if (fence !== "") open = { indent, fence, info: info.trim(), start: index + 2, lines: [] };
    } else if (fence === open.fence && info.trim() === "") {
      const { start, lines } = open;
      const [kind = "", ...words] = open.info.split(/\s+/);
      found.push({ page, place: `${page}:${start}`, line: start, kind, words, text: `${lines.join("\n")}\n` });
      open = undefined;
    } else {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    }
  });
  if (open) throw new Error(`${page}:${open.start - 1}: this code block has no end`);
  return found;
}

/** The lines of a page, without the text of its blocks. */
export function proseOf(page: string): string[] {
  const lines = textOf(page).split("\n");
  for (const { line, text } of blocksIn(page, textOf(page))) {
    const count = text.split("\n").length - 1;
    lines.fill("", line - 2, line + count);
  }
  return lines;
}

/** The link targets of a page. */
export function linksIn(page: string): Mention[] {
  return mentionsIn(page, /\]\(<?([^)\s>]+)>?\)/g, withoutCode);
}

/** The texts in backticks of a page. */
export function codeIn(page: string): Mention[] {
  return mentionsIn(page, /(?<!`)`([^`]+)`(?!`)/g);
}

function mentionsIn(page: string, pattern: RegExp, prepare = (line: string) => line): Mention[] {
  return proseOf(page).flatMap((line, index) =>
    [...prepare(line).matchAll(pattern)].map(([, text = ""]) => ({ page, place: `${page}:${index + 1}`, text })),
  );
}

/** A line without its code in backticks, which may look like a link. */
function withoutCode(line: string): string {
  return line.replace(/(?<!`)`[^`]+`(?!`)/g, "code");
}

/** The anchors of a page, as GitHub and GitLab derive them from its headings. */
export function anchorsIn(page: string): string[] {
  const seen = new Map<string, number>();
  return proseOf(page).flatMap((line) => {
    const explicit = [...line.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id);
    const [, heading] = /^#{1,6} (.+?)\s*#*$/.exec(line) ?? [];
    if (heading === undefined) return explicit;
    const slug = slugOf(heading);
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return [...explicit, count === 0 ? slug : `${slug}-${count}`];
  });
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
