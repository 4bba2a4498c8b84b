import { createHash } from "node:crypto";
import type { FileEntry, Files } from "../entities";

/** A git object. */
export interface GitObject {
  readonly id: string;
  readonly type: "blob" | "tree" | "commit" | "tag";
  readonly content: Buffer;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
  /** The offset from UTC as git writes it. Defaults to `+0000`. */
  readonly zone?: string;
}

export interface CommitFields {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface TagFields {
  readonly commit: string;
  readonly name: string;
  readonly tagger: Signature;
  readonly message: string;
}

/** A git object with its computed id. */
export function gitObject(type: GitObject["type"], content: Buffer): GitObject {
  const id = createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
  return { id, type, content };
}

/** The git id of a file's content. */
export function blobId(content: Buffer): string {
  return gitObject("blob", content).id;
}

/** The git id of the tree of these files. */
export function treeId(files: Files): string {
  const known = treeIds.get(files);
  if (known !== undefined) return known;
  const id = treeObjects(files).at(-1)?.id ?? EMPTY_TREE.id;
  treeIds.set(files, id);
  return id;
}

/** The git trees of these files: each subtree before its parent, the root last. */
export function treeObjects(files: Files): GitObject[] {
  const entries = new Map<string, TreeEntry>();
  const folders = new Map<string, Map<string, FileEntry>>();
  for (const [path, file] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      entries.set(path, { mode: file.mode, name: path, id: file.blobId });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = folders.get(folder) ?? new Map<string, FileEntry>();
    inside.set(path.slice(slash + 1), file);
    folders.set(folder, inside);
  }
  const below = [...folders].flatMap(([name, inside]) => {
    const trees = treeObjects(inside);
    entries.set(name, { mode: "40000", name, id: trees.at(-1)?.id ?? EMPTY_TREE.id });
    return trees;
  });
  const sorted = [...entries.values()].sort((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  return [...below, gitObject("tree", Buffer.concat(sorted.map(encodeEntry)))];
}

/** The git object of a commit. */
export function commitObject({ tree, parents, author, committer, message }: CommitFields): GitObject {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signed(author)}`,
    `committer ${signed(committer)}`,
    "",
    message,
  ];
  return gitObject("commit", Buffer.from(lines.join("\n")));
}

/** The git id of a commit. */
export function commitSha(fields: CommitFields): string {
  return commitObject(fields).id;
}

/** The git object of an annotated tag of a commit. */
export function tagObject(tag: TagFields): GitObject {
  const lines = [
    `object ${tag.commit}`,
    "type commit",
    `tag ${tag.name}`,
    `tagger ${signed(tag.tagger)}`,
    "",
    tag.message,
  ];
  return gitObject("tag", Buffer.from(lines.join("\n")));
}

interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

const EMPTY_TREE = gitObject("tree", Buffer.alloc(0));
/** Caches tree ids. The files of a commit never change. */
const treeIds = new WeakMap<Files, string>();

/** The sort key of an entry: git sorts a folder as if its name ended with a slash. */
function sortKey({ mode, name }: TreeEntry): Buffer {
  return Buffer.from(mode === "40000" ? `${name}/` : name);
}

function encodeEntry({ mode, name, id }: TreeEntry): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
}

/** A signature as git writes it. git removes the delimiters from names and emails. */
function signed({ name, email, date, zone = "+0000" }: Signature): string {
  const plain = (text: string): string => text.replace(/[<>\n\0]/g, "");
  return `${plain(name)} <${plain(email)}> ${Math.floor(date.getTime() / 1000)} ${zone}`;
}
