import type { Commit, FileEntry, FileMode, Files } from "../entities";
import { type CommitContent, parseHeaders, parseSignature, readCommit } from "./commitContent";
import { type GitObject, treeId } from "./objects";
import type { ObjectReader } from "./objectReader";
import { LONGEST_PATH, PUSH_LIMITS, type PushLimits, TooLarge } from "./pushLimits";

/** What a ref was pushed to. */
export interface PushedTarget {
  readonly commit: string;
  /** Of an annotated tag. */
  readonly tag: { readonly raw: Buffer; readonly message: string; readonly createdAt: string | null } | null;
}

/** What a push brought. */
export interface Pushed {
  /** What each of the objects that were asked for is. */
  readonly targets: ReadonlyMap<string, PushedTarget>;
  /** The commits that are not known, each after its parents. */
  readonly commits: readonly CommitContent[];
}

/** An object that git may hold, but the rows of the sandbox cannot. */
export class UnsupportedObject extends Error {
  override readonly name = "UnsupportedObject";
}

/** Reads what refs are pushed to and all history behind it that is not known. Whatever is missing makes it reject. */
export async function readPushed(
  reader: ObjectReader,
  ids: readonly string[],
  known: ReadonlyMap<string, Commit>,
  limits: PushLimits = PUSH_LIMITS,
): Promise<Pushed> {
  const targets = new Map<string, PushedTarget>();
  for (const id of ids) targets.set(id, known.has(id) ? { commit: id, tag: null } : await readTarget(reader, id));
  const tips = [...targets.values()].map(({ commit }) => commit);
  return { targets, commits: await readHistory(reader, tips, known, limits) };
}

async function readTarget(reader: ObjectReader, id: string): Promise<PushedTarget> {
  const object = await reader.read(id);
  if (object.type === "commit") return { commit: id, tag: null };
  if (object.type !== "tag") throw new UnsupportedObject(`${id} is a ${object.type}: a ref names a commit here`);
  const { headers, message } = parseHeaders(object.content);
  const fields = new Map(headers);
  const type = fields.get("type") ?? "";
  if (type !== "commit") throw new UnsupportedObject(`the tag ${id} is one of a ${type}: tags name commits here`);
  return {
    commit: fields.get("object") ?? "",
    tag: {
      raw: object.content,
      // GitLab leaves out the line end that git adds.
      message: message.toString().replace(/\n$/, ""),
      createdAt: fields.has("tagger") ? parseSignature(fields.get("tagger")).date.toISOString() : null,
    },
  };
}

async function readHistory(
  reader: ObjectReader,
  tips: readonly string[],
  known: ReadonlyMap<string, Commit>,
  limits: PushLimits,
): Promise<CommitContent[]> {
  const objects = new Map<string, GitObject>();
  const parents = new Map<string, readonly string[]>();
  let level = new Set(tips);
  while (level.size > 0) {
    const next = new Set<string>();
    const fresh = [...level].filter((id) => !known.has(id) && !objects.has(id));
    for (const object of await Promise.all(fresh.map((id) => reader.read(id)))) {
      const { headers } = parseHeaders(object.content);
      objects.set(object.id, object);
      parents.set(
        object.id,
        headers.filter(([key]) => key === "parent").map(([, id]) => id),
      );
      for (const id of parents.get(object.id) ?? []) next.add(id);
    }
    level = next;
  }

  const borders = [...parents.values()].flat().flatMap((id) => known.get(id) ?? []);
  const filesOf = treeReader(reader, borders, limits);
  const commits: CommitContent[] = [];
  for (const id of parentsFirst(tips, parents)) {
    const object = objects.get(id);
    if (object) commits.push(await readCommit(object, filesOf));
  }
  return commits;
}

/** Without recursion: a history may be long. */
function parentsFirst(tips: readonly string[], parents: ReadonlyMap<string, readonly string[]>): string[] {
  const ordered = new Set<string>();
  const stack = [...tips];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const left = (parents.get(id) ?? []).filter((parent) => parents.has(parent) && !ordered.has(parent));
    if (left.length > 0 && !ordered.has(id)) {
      stack.push(...left);
      continue;
    }
    stack.pop();
    if (parents.has(id)) ordered.add(id);
  }
  return [...ordered];
}

/**
 * Reads trees, each once; what the commits at the border hold is not read again. A few trees that hold each other many
 * times over would be more files than fit into memory: they are counted before they are laid out.
 */
function treeReader(
  reader: ObjectReader,
  border: readonly Commit[],
  limits: PushLimits,
): (tree: string) => Promise<Files> {
  let names = 0;
  const blobs = new Map<string, Promise<Buffer>>();
  const trees = new Map<string, Promise<Files>>();
  const roots = new Map<string, Files>();
  for (const { files } of border) {
    roots.set(treeId(files), files);
    for (const { blobId, content } of files.values()) blobs.set(blobId, Promise.resolve(content));
  }

  return async (id) => {
    const files = roots.get(id) ?? (await tree(id));
    roots.set(id, files);
    // For example of an empty folder, or a mode that only old versions wrote: it could not be written again.
    if (treeId(files) !== id) throw new UnsupportedObject(`the tree ${id} is not as git writes it`);
    return files;
  };

  function tree(id: string): Promise<Files> {
    const files = trees.get(id) ?? readTree(id);
    trees.set(id, files);
    return files;
  }

  async function readTree(id: string): Promise<Files> {
    const entries = treeEntries((await reader.read(id)).content);
    refuseMany(id, entries.length);
    const parts = await Promise.all(
      entries.map(async ({ mode, name, id: entry }): Promise<{ prefix: string; inside: FilesByPath }> => {
        if (mode === "40000") return { prefix: `${name}/`, inside: await tree(entry) };
        return { prefix: name, inside: [["", { content: await blob(mode, entry), blobId: entry, mode }]] };
      }),
    );
    const files = new Map<string, FileEntry>();
    for (const { prefix, inside } of parts) {
      for (const [rest, file] of inside) {
        const path = prefix + rest;
        countName(id, path);
        files.set(path, file);
        refuseMany(id, files.size);
      }
    }
    return files;
  }

  function countName(tree: string, { length }: string): void {
    if (length > LONGEST_PATH)
      throw new TooLarge(`the tree ${tree} has a path of more than ${LONGEST_PATH} characters`);
    names += length + NAME_OVERHEAD;
    if (names > limits.names) throw new TooLarge("the push brings more names of files than fit into memory");
  }

  function refuseMany(tree: string, count: number): void {
    if (count > limits.paths) throw new TooLarge(`the tree ${tree} has more than ${limits.paths} files`);
  }

  function blob(mode: FileMode, id: string): Promise<Buffer> {
    if (mode === "160000") return Promise.resolve(Buffer.alloc(0));
    const content = blobs.get(id) ?? reader.read(id).then((object) => object.content);
    blobs.set(id, content);
    return content;
  }
}

type FilesByPath = Iterable<readonly [string, FileEntry]>;

/** About what a file takes in a map beside the characters of its path, in bytes. */
const NAME_OVERHEAD = 64;

function treeEntries(content: Buffer): { mode: FileMode | "40000"; name: string; id: string }[] {
  const entries: { mode: FileMode | "40000"; name: string; id: string }[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(" ", at);
    const end = content.indexOf("\0", space);
    const mode = content.subarray(at, space).toString();
    if (!isMode(mode)) throw new UnsupportedObject(`a tree has an entry of the mode ${mode}`);
    const name = content.subarray(space + 1, end).toString();
    entries.push({ mode, name, id: content.subarray(end + 1, end + 21).toString("hex") });
    at = end + 21;
  }
  return entries;
}

function isMode(mode: string): mode is FileMode | "40000" {
  return ["40000", "100644", "100755", "120000", "160000"].includes(mode);
}
