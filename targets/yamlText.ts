import { type CollectionTag, Document, isCollection, isPair, isScalar, isSeq, Schema, YAMLMap, YAMLSeq } from "yaml";
import { misreadBy11, quotedText } from "../pipeline/quotedText";

/** What a careful person adds to YAML by hand. */
export interface Layout {
  /** The lines at the top of the file. */
  readonly header: string;
  readonly comments: readonly Comment[];
  /** The paths of lists that are written on one line. */
  readonly inline: readonly Path[];
}

/** A comment above a key or an item. One of the top level has an empty line before it. */
export interface Comment {
  readonly path: Path;
  readonly text: string;
}

type Path = readonly (string | number)[];

/** A value that stands elsewhere in the file: GitLab's own `!reference [job, key]`. */
export class Reference {
  constructor(readonly path: readonly string[]) {}
}

/**
 * An object as YAML text with comments. Values are quoted as YAML 1.1 needs it, which is what GitLab reads, so that
 * `on`, `yes` and `1e3` stay text; lines are never folded, and nothing becomes an anchor.
 */
export function yamlText(content: object, { header, comments, inline }: Layout): string {
  const document = new Document(content, { schema, version: "1.1", aliasDuplicateObjects: false });
  document.commentBefore = commentText(header);
  spaceTopLevel(document);
  for (const comment of comments) addComment(document, comment);
  for (const path of inline) {
    const list = document.getIn(path, true);
    if (isSeq(list)) list.flow = true;
  }
  // Without directives no node is searched for tags that would need one.
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

/** One for every document: to put it together takes as long as a small file does. */
const schema = new Schema({
  schema: "yaml-1.1",
  customTags: (tags) => [quotedText(misreadBy11), referenceTag, ...tags],
});

function spaceTopLevel({ contents }: Document): void {
  if (!(contents instanceof YAMLMap)) return;
  for (const [index, { key }] of contents.items.entries()) {
    // The header above the first key has an empty line of its own.
    if (isScalar(key)) key.spaceBefore = index > 0;
  }
}

function addComment(document: Document, { path, text }: Comment): void {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isCollection(parent)) return;
  const items: readonly unknown[] = parent.items;
  const last = path.at(-1);
  const node =
    typeof last === "number"
      ? items[last]
      : items.filter((item) => isPair(item)).find(({ key }) => isScalar(key) && key.value === last)?.key;
  if (typeof node === "object" && node !== null) (node as { commentBefore?: string }).commentBefore = commentText(text);
}

/** The `yaml` package puts a `#` before each line; the space after it is ours. */
function commentText(text: string): string {
  return text
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}
