import { covers } from "../wildcards";
import { fileIn, type FolderFiles, member, ownText, type Place, readJson, readYaml } from "./detectFiles";
import { matchesSegments, segmentsOf } from "./segments";

/** The manifests of a JavaScript package. Pulumi: package.json before package.yaml, which only pnpm reads. */
export const manifests = ["package.json", "package.yaml"] as const;

/**
 * Returns the index in `folders` of the root of the program's workspace; undefined if its package is in no workspace.
 * Pulumi: a folder is the root if its pnpm-workspace.yaml or the `workspaces` of its manifest name the package.
 */
export function workspaceRoot({ folders }: Place): number | undefined {
  const start = folders.findIndex((folder) => fileIn(folder, manifests) !== undefined);
  const own = folders[start];
  if (own === undefined) return undefined;
  const root = folders.findIndex((folder, index) => index >= start && isRootOf(folder, own));
  return root < 0 ? undefined : root;
}

function isRootOf(folder: FolderFiles, own: FolderFiles): boolean {
  if (fileIn(folder, manifests) === undefined) return false;
  const path = relative(folder.path, own.path);
  return [pnpmWorkspace(folder), manifestWorkspaces(folder)].some((patterns) => patterns && matches(patterns, path));
}

/** The patterns of a workspace's packages; undefined without a workspace. An unread manifest may name any package. */
function pnpmWorkspace({ names, texts }: FolderFiles): readonly string[] | undefined {
  if (!names.includes("pnpm-workspace.yaml")) return undefined;
  const packages = member(readYaml(ownText(texts, "pnpm-workspace.yaml")), "packages");
  return packages === undefined ? everything : textsIn(packages);
}

/** Yarn also accepts the form `{ "packages": [] }`. */
function manifestWorkspaces({ names, texts }: FolderFiles): readonly string[] | undefined {
  const name = manifests.find((one) => names.includes(one));
  const text = name === undefined ? undefined : ownText(texts, name);
  if (text === undefined) return everything;
  const workspaces = member(name === "package.json" ? readJson(text) : readYaml(text), "workspaces");
  if (workspaces === undefined) return undefined;
  return textsIn(Array.isArray(workspaces) ? workspaces : member(workspaces, "packages"));
}

const everything = ["**"];

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

/** Whether patterns of packages name a folder. A pattern with `!` excludes it again. */
function matches(patterns: readonly string[], path: string): boolean {
  const excluded = patterns.filter((one) => one.startsWith("!")).map((one) => one.slice(1));
  const included = patterns.filter((one) => !one.startsWith("!"));
  return included.some((one) => matchesPattern(one, path)) && !excluded.some((one) => matchesPattern(one, path));
}

/** A pattern with special characters other than the usual wildcards is assumed to match any folder. */
function matchesPattern(pattern: string, path: string): boolean {
  const plain = pattern.replace(/^(\.\/)+/, "").replace(/\/+$/, "");
  if (/[^A-Za-z0-9_.@+/*-]/.test(plain) || plain.length > 200) return true;
  return matchesSegments(segmentsOf(plain), path.split("/"), covers);
}

/** The path relative to the folder `root`, which contains it; `.` for the folder itself. */
function relative(root: string, path: string): string {
  if (root === path) return ".";
  return root === "." ? path : path.slice(root.length + 1);
}
