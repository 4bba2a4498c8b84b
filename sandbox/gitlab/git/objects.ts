import { createHash } from "node:crypto";
import type { FileEntry, Files } from "../entities";

/** The id that git gives a file's content. */
export function blobId(content: Buffer): string {
  return objectId("blob", content);
}

/** The id that git gives the tree of these files, with its sub-trees. */
export function treeId(files: Files): string {
  const entries = new Map<string, TreeEntry>();
  const folders = new Map<string, Map<string, FileEntry>>();
  for (const [path, file] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      entries.set(path, { mode: file.executable ? "100755" : "100644", name: path, id: file.blobId });
      continue;
    }
    const folder = path.slice(0, slash);
    const inside = folders.get(folder) ?? new Map<string, FileEntry>();
    inside.set(path.slice(slash + 1), file);
    folders.set(folder, inside);
  }
  for (const [name, inside] of folders) entries.set(name, { mode: "40000", name, id: treeId(inside) });

  const sorted = [...entries.values()].sort((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  return objectId("tree", Buffer.concat(sorted.map(encodeEntry)));
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/** The id that git gives a commit. */
export function commitSha({ tree, parents, author, committer, message }: CommitObject): string {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signed(author)}`,
    `committer ${signed(committer)}`,
    "",
    message,
  ];
  return objectId("commit", Buffer.from(lines.join("\n")));
}

/** The id that git gives an annotated tag on a commit. */
export function tagSha(tag: { commit: string; name: string; tagger: Signature; message: string }): string {
  const lines = [
    `object ${tag.commit}`,
    "type commit",
    `tag ${tag.name}`,
    `tagger ${signed(tag.tagger)}`,
    "",
    tag.message,
  ];
  return objectId("tag", Buffer.from(lines.join("\n")));
}

interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

/** git sorts a folder as if its name ended with a slash. */
function sortKey({ mode, name }: TreeEntry): Buffer {
  return Buffer.from(mode === "40000" ? `${name}/` : name);
}

function encodeEntry({ mode, name, id }: TreeEntry): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]);
}

function signed({ name, email, date }: Signature): string {
  return `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
}

function objectId(type: string, content: Buffer): string {
  return createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
}
