import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import {
  type Detected,
  detectProgram,
  type FolderFiles,
  foldersUp,
  namesPackages,
  sdkFolder,
  textsToRead,
} from "../../../pipeline/programs/detectProgram";
import { inFolder } from "../../../pipeline/programs/toolchains";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { type Attempt, attempt } from "../../lookups/attempt";
import { isNotFound } from "../../lookups/reasons";
import { fileText } from "./existingFile";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

/** What was detected in the programs' files on the default branch, by program name. */
export interface ProgramLookup {
  readonly detected: Readonly<Record<string, Detected>>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Detects the programs from their folders and all folders above them, in parallel. A missing folder counts as empty.
 */
export async function lookUpPrograms(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<ProgramLookup> {
  const paths = [...new Set(plan.programs.flatMap(({ settings: { path } }) => foldersUp(path)))];
  const listed = await Promise.all(paths.map((path) => listFolder(plan, path, options)));
  const folders = new Map(paths.map((path, index) => [path, listed[index] ?? emptyFolder(path)]));
  const found = await Promise.all(
    plan.programs.map(async ({ settings }) => {
      const { name, path } = settings;
      const files = { folders: foldersUp(path).map((one) => folders.get(one) ?? emptyFolder(one)) };
      const sdks = namesPackages(path, files) ? await listTree(plan, sdkFolder(path), options) : noTree;
      const committed = sdks.entries.flatMap((entry) => (entry.type === "tree" ? [entry.name] : []));
      return { detected: [name, detectProgram(path, { ...files, sdks: committed }, settings)] as const, sdks };
    }),
  );
  const failed = [...listed, ...found.map(({ sdks }) => sdks)].flatMap((one) => one.failed ?? []);
  return {
    detected: Object.fromEntries(found.map(({ detected }) => detected)),
    diagnostics: [...new Map(failed.map((one) => [one.message, one])).values()],
  };
}

interface Folder extends FolderFiles {
  readonly failed?: Diagnostic;
}

function emptyFolder(path: string): Folder {
  return { path, names: [], texts: {} };
}

async function listFolder(plan: GitLabPlan, path: string, options: pulumi.InvokeOptions): Promise<Folder> {
  const { project, defaultBranch: ref } = plan;
  const { entries, failed } = await listTree(plan, path, options);
  if (failed) return { ...emptyFolder(path), failed };
  const names = entries.filter(({ type }) => type === "blob").map(({ name }) => name);
  const wanted = textsToRead(names);
  const files = await Promise.all(
    wanted.map((name) => attempt(gitlab.getRepositoryFile({ project, ref, filePath: inFolder(path, name) }, options))),
  );
  return { path, names, texts: textsOf(wanted, files) };
}

/** The entries of a folder. A missing folder has none. */
interface Tree {
  readonly entries: readonly { readonly name: string; readonly type: string }[];
  readonly failed?: Diagnostic;
}

const noTree: Tree = { entries: [] };

async function listTree(plan: GitLabPlan, path: string, options: pulumi.InvokeOptions): Promise<Tree> {
  const { project, defaultBranch: ref } = plan;
  const tree = await attempt(gitlab.getRepositoryTree({ project, ref, ...(path !== "." && { path }) }, options));
  if (tree.ok) return { entries: tree.value.trees };
  return isNotFound(tree.reason) ? noTree : { ...noTree, failed: gitLabDiagnostic("project", tree.reason) };
}

/** The texts of the files. A file that was deleted between the requests is left out. */
function textsOf(
  names: readonly string[],
  files: readonly Attempt<gitlab.GetRepositoryFileResult>[],
): Record<string, string> {
  return Object.fromEntries(
    files.flatMap((file, index) => (file.ok ? [[names[index] ?? "", fileText(file.value)] as const] : [])),
  );
}
