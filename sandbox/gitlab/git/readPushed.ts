import type { Commit, FileEntry, FileMode, Files } from "../entities";
import { type CommitContent, parseHeaders, parseSignature, readCommit } from "./commitContent";
import { type GitObject, treeId } from "./objects";
import type { ObjectReader } from "./objectReader";
import { MAX_PATH_LENGTH, PUSH_LIMITS, type PushLimits, TooLarge } from "./pushLimits";

/** The new target of a pushed ref. */
export interface PushedTarget {
  readonly commit: string;
  /** The annotated tag, if the target is one. */
  readonly tag: { readonly raw: Buffer; readonly message: string; readonly createdAt: string | null } | null;
}

/** The content of a push. */
export interface Pushed {
  /** The target of each requested id. */
  readonly targets: ReadonlyMap<string, PushedTarget>;
  /** The new commits, each after its parents. */
  readonly commits: readonly CommitContent[];
}

/** A valid git object that the sandbox cannot store. */
export class UnsupportedObject extends Error {
  override readonly name = "UnsupportedObject";
}

/** Reads the targets of pushed refs and their new history. Rejects if an object is missing. */
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
  if (object.type !== "tag")
    throw new UnsupportedObject(`${id} is a ${object.type}: the sandbox supports only refs to commits`);
  const { headers, message } = parseHeaders(object.content);
  const fields = new Map(headers);
  const type = fields.get("type") ?? "";
  if (type !== "commit")
    throw new UnsupportedObject(`the tag ${id} is of a ${type}: the sandbox supports only tags of commits`);
  return {
    commit: fields.get("object") ?? "",
    tag: {
      raw: object.content,
      // GitLab removes the final newline that git adds.
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
    const unread = [...level].filter((id) => !known.has(id) && !objects.has(id));
    for (const object of await Promise.all(unread.map((id) => reader.read(id)))) {
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

  const knownParents = [...parents.values()].flat().flatMap((id) => known.get(id) ?? []);
  const filesOf = treeReader(reader, knownParents, limits);
  const commits: CommitContent[] = [];
  for (const id of parentsFirst(tips, parents)) {
    const object = objects.get(id);
    if (object) commits.push(await readCommit(object, filesOf));
  }
  return commits;
}

/** Orders commits so that parents come first. It uses no recursion, because a history may be long. */
function parentsFirst(tips: readonly string[], parents: ReadonlyMap<string, readonly string[]>): string[] {
  const ordered = new Set<string>();
  const stack = [...tips];
  for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
    const remaining = (parents.get(id) ?? []).filter((parent) => parents.has(parent) && !ordered.has(parent));
    if (remaining.length > 0 && !ordered.has(id)) {
      stack.push(...remaining);
      continue;
    }
    stack.pop();
    if (parents.has(id)) ordered.add(id);
  }
  return [...ordered];
}

/**
 * Returns a function that reads the files of a tree. Each tree is read once; the files of known parents are reused. A few
 * trees nested many times can expand to more files than fit into memory, so the files are counted first.
 */
function treeReader(
  reader: ObjectReader,
  knownParents: readonly Commit[],
  limits: PushLimits,
): (tree: string) => Promise<Files> {
  let names = 0;
  const blobs = new Map<string, Promise<Buffer>>();
  const trees = new Map<string, Promise<Files>>();
  const roots = new Map<string, Files>();
  for (const { files } of knownParents) {
    roots.set(treeId(files), files);
    for (const { blobId, content } of files.values()) blobs.set(blobId, Promise.resolve(content));
  }

  return async (id) => {
    const files = roots.get(id) ?? (await tree(id));
    roots.set(id, files);
    // The tree has, for example, an empty folder or an obsolete mode, so its id could not be reproduced.
    if (treeId(files) !== id) throw new UnsupportedObject(`the tree ${id} is not in git's canonical form`);
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
    if (length > MAX_PATH_LENGTH)
      throw new TooLarge(`the tree ${tree} has a path of more than ${MAX_PATH_LENGTH} characters`);
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

/** The approximate memory of a map entry besides the characters of its path, in bytes. */
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
