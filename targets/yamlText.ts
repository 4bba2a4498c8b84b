import { Document, isSeq, type Pair, type Scalar, YAMLMap } from "yaml";

/** What a careful person adds to YAML by hand. */
export interface Layout {
  /** The lines at the top of the file. */
  readonly header: string;
  /** By key of the top level: the comment above it, after an empty line. */
  readonly comments: Readonly<Record<string, string>>;
  /** The paths of lists that are written on one line. */
  readonly inline: readonly (readonly string[])[];
}

/**
 * An object as YAML text with comments. Values are quoted as YAML 1.1 needs it, which is what GitLab reads, so that
 * `on`, `yes` and `1e3` stay text; lines are never folded, and nothing becomes an anchor.
 */
export function yamlText(content: object, { header, comments, inline }: Layout): string {
  const document = new Document(content, { version: "1.1", aliasDuplicateObjects: false });
  document.commentBefore = commentText(header);
  if (document.contents instanceof YAMLMap) {
    for (const [index, { key }] of (document.contents.items as Pair<Scalar<string>>[]).entries()) {
      const comment = comments[key.value];
      if (comment !== undefined) key.commentBefore = commentText(comment);
      // The header above the first key has an empty line of its own.
      key.spaceBefore = index > 0;
    }
  }
  for (const path of inline) {
    const list = document.getIn(path, true);
    if (isSeq(list)) list.flow = true;
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** The `yaml` package puts a `#` before each line; the space after it is ours. */
function commentText(text: string): string {
  return text
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
}
