import { type CollectionTag, Document, isScalar, isSeq, type Pair, Schema, YAMLMap, YAMLSeq } from "yaml";
import { jsonTags } from "./jsonTags";

/** The header, comments and flow-style lists of a YAML file. */
export interface Layout {
  /** The comment at the top of the file. */
  readonly header: string;
  readonly comments: readonly Comment[];
  /** The paths of lists that are written on one line. */
  readonly inline: readonly Path[];
}

/** A comment above a key or an item. */
export interface Comment {
  readonly path: Path;
  readonly text: string;
}

type Path = readonly (string | number)[];

/** A reference to a value elsewhere in the file: GitLab's `!reference [job, key]`. */
export class Reference {
  constructor(readonly path: readonly string[]) {}
}

/**
 * An object as YAML text with comments. Strings are quoted for YAML 1.1, which GitLab reads, so `on`, `yes` and `1e3`
 * stay strings. Lines are never folded, and the text has no anchors.
 */
export function yamlText(content: object, { header, comments, inline }: Layout): string {
  const document = new Document(content, { schema, version: "1.1", aliasDuplicateObjects: false });
  document.commentBefore = commentText(header);
  spaceTopLevel(document);
  const entries = entriesOf(document.contents);
  for (const comment of comments) addComment(entries, comment);
  for (const path of inline) {
    const list = pairAt(entries, path)?.value;
    if (isSeq(list)) list.flow = true;
  }
  // Skips a search of all nodes for tags that need a directive.
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, directives: false });
}

/** GitLab: CI/CD YAML syntax, !reference tags. */
const referenceTag: CollectionTag = {
  tag: "!reference",
  collection: "seq",
  identify: (value) => value instanceof Reference,
  createNode(schema, value, context) {
    const list = YAMLSeq.from(schema, (value as Reference).path, context);
    list.flow = true;
    list.tag = "!reference";
    return list;
  },
};

/** Shared by all documents, because building a schema takes as long as rendering a small file. */
const schema = new Schema({ schema: "yaml-1.1", customTags: (tags) => [referenceTag, ...jsonTags(tags)] });

function spaceTopLevel({ contents }: Document): void {
  if (!(contents instanceof YAMLMap)) return;
  for (const [index, { key }] of contents.items.entries()) {
    // The header already ends with an empty line.
    if (isScalar(key)) key.spaceBefore = index > 0;
  }
}

type Entries = ReadonlyMap<unknown, Pair>;

/** The entries of a map by their keys. */
function entriesOf(content: unknown): Entries {
  const items = content instanceof YAMLMap ? content.items : [];
  return new Map(items.map((pair) => [isScalar(pair.key) ? pair.key.value : undefined, pair]));
}

/** The entry at a path of keys and, for lists, of indices. */
function pairAt(entries: Entries, [first, ...rest]: Path): Pair | undefined {
  const last = rest.at(-1);
  if (last === undefined) return entries.get(first);
  const within = rest.slice(0, -1).reduce<unknown>(valueAt, entries.get(first)?.value);
  return pairOf(within, last);
}

function valueAt(content: unknown, key: string | number): unknown {
  return isSeq(content) ? content.items[Number(key)] : pairOf(content, key)?.value;
}

function pairOf(content: unknown, wanted: unknown): Pair | undefined {
  return content instanceof YAMLMap
    ? content.items.find(({ key }) => isScalar(key) && key.value === wanted)
    : undefined;
}

function addComment(entries: Entries, { path, text }: Comment): void {
  const last = path.at(-1);
  const node = typeof last === "number" ? itemAt(pairAt(entries, path.slice(0, -1)), last) : pairAt(entries, path)?.key;
  if (typeof node === "object" && node !== null) (node as { commentBefore?: string }).commentBefore = commentText(text);
}

function itemAt(pair: Pair | undefined, index: number): unknown {
  return isSeq(pair?.value) ? pair.value.items[index] : undefined;
}

/** A comment with a leading space on each line; the `yaml` package adds the `#`. */
function commentText(text: string): string {
  return text
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}
