import { createHash } from "node:crypto";
import type { FileEntry, Files } from "../entities";

/** What git stores under one id. */
export interface GitObject {
  readonly id: string;
  readonly type: "blob" | "tree" | "commit" | "tag";
  readonly content: Buffer;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
  /** As git writes it. Defaults to `+0000`. */
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

/** Content with the id that git gives it. */
export function gitObject(type: GitObject["type"], content: Buffer): GitObject {
  const id = createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
  return { id, type, content };
}

/** The id that git gives a file's content. */
export function blobId(content: Buffer): string {
  return gitObject("blob", content).id;
}

/** The id that git gives the tree of these files, with its sub-trees. */
export function treeId(files: Files): string {
  const known = treeIds.get(files);
  if (known !== undefined) return known;
  const id = treeObjects(files).at(-1)?.id ?? EMPTY_TREE.id;
  treeIds.set(files, id);
  return id;
}

/** The trees that git makes of these files: every folder's before the one that holds it, the whole one last. */
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

/** The object of a commit. */
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

/** The id that git gives a commit. */
export function commitSha(fields: CommitFields): string {
  return commitObject(fields).id;
}

/** The object of an annotated tag on a commit. */
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
/** The files of a commit never change. */
const treeIds = new WeakMap<Files, string>();

/** git sorts a folder as if its name ended with a slash. */
function sortKey({ mode, name }: TreeEntry): Buffer {
  return Buffer.from(mode === "40000" ? `${name}/` : name);
}

function encodeEntry({ mode, name, id }: TreeEntry): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
}

/** git leaves out what would end a name or an email early. */
function signed({ name, email, date, zone = "+0000" }: Signature): string {
  const plain = (text: string): string => text.replace(/[<>\n\0]/g, "");
  return `${plain(name)} <${plain(email)}> ${Math.floor(date.getTime() / 1000)} ${zone}`;
}
