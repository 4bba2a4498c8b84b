import type { FileEntry, FileMode, Files } from "../entities";
import { treeId } from "./objects";

/** An entry of a git tree. */
export interface TreeNode {
  readonly id: string;
  readonly name: string;
  readonly type: "tree" | "blob" | "commit";
  readonly path: string;
  readonly mode: "040000" | FileMode;
}

/**
 * The entries of the folder `path`, with `recursive` also of its subfolders: folders first, each group in git's order.
 * The empty path is the root. Undefined if the folder does not exist.
 */
export function treeNodes(files: Files, path: string, recursive: boolean): TreeNode[] | undefined {
  const inside = path === "" ? files : folder(files, path);
  if (inside.size === 0 && path !== "") return undefined;
  const nodes = walk(inside, path === "" ? "" : `${path}/`, recursive);
  return [...nodes.filter(({ type }) => type === "tree"), ...nodes.filter(({ type }) => type !== "tree")];
}

function walk(files: Files, prefix: string, recursive: boolean): TreeNode[] {
  const names = new Set([...files.keys()].map((path) => path.split("/", 1)[0] ?? ""));
  const nodes = [...names].map((name): { node: TreeNode; inside: Files } => {
    const path = prefix + name;
    const file = files.get(name);
    if (file) return { node: leaf(file, name, path), inside: new Map() };
    const inside = folder(files, name);
    return { node: { id: treeId(inside), name, type: "tree", path, mode: "040000" }, inside };
  });
  return nodes
    .sort((a, b) => Buffer.compare(sortKey(a.node), sortKey(b.node)))
    .flatMap(({ node, inside }) => [node, ...(recursive ? walk(inside, `${node.path}/`, true) : [])]);
}

function leaf({ blobId, mode }: FileEntry, name: string, path: string): TreeNode {
  return { id: blobId, name, type: mode === "160000" ? "commit" : "blob", path, mode };
}

/** The files of a folder, by their paths relative to it. */
function folder(files: Files, path: string): Files {
  const prefix = `${path}/`;
  const inside = [...files].filter(([file]) => file.startsWith(prefix));
  return new Map(inside.map(([file, entry]) => [file.slice(prefix.length), entry]));
}

/** The sort key of an entry: git sorts a folder as if its name ended with a slash. */
function sortKey({ name, type }: TreeNode): Buffer {
  return Buffer.from(type === "tree" ? `${name}/` : name);
}
