import { type CollectionTag, Document, isCollection, isPair, isScalar, isSeq, Schema, YAMLMap, YAMLSeq } from "yaml";
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
  for (const comment of comments) addComment(document, comment);
  for (const path of inline) {
    const list = document.getIn(path, true);
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

/** A comment with a leading space on each line; the `yaml` package adds the `#`. */
function commentText(text: string): string {
  return text
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}
