import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { type Detected, detectProgram, textsToRead } from "../../../pipeline/programs/detectProgram";
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

/** Detects the programs from their folders and the project's root, in parallel. A missing folder counts as empty. */
export async function lookUpPrograms(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<ProgramLookup> {
  const paths = [...new Set([".", ...plan.programs.map(({ settings: { path } }) => path)])];
  const listed = await Promise.all(paths.map((path) => listFolder(plan, path, options)));
  const folders = new Map(paths.map((path, index) => [path, listed[index] ?? noFolder]));
  const folderAt = (path: string) => folders.get(path) ?? noFolder;
  return {
    detected: Object.fromEntries(
      plan.programs.map(({ settings: { name, path, runtime } }) => {
        const [folder, top] = [folderAt(path), folderAt(".")];
        const files = { names: folder.names, topNames: top.names, texts: folder.texts, topTexts: top.texts };
        return [name, detectProgram(path, files, runtime ? { runtime } : {})];
      }),
    ),
    diagnostics: [...new Map(listed.flatMap(({ failed }) => failed ?? []).map((one) => [one.message, one])).values()],
  };
}

interface Folder {
  readonly names: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  readonly failed?: Diagnostic;
}

const noFolder: Folder = { names: [], texts: {} };

async function listFolder(plan: GitLabPlan, path: string, options: pulumi.InvokeOptions): Promise<Folder> {
  const { project, defaultBranch: ref } = plan;
  const tree = await attempt(gitlab.getRepositoryTree({ project, ref, ...(path !== "." && { path }) }, options));
  if (!tree.ok) {
    const failed = isNotFound(tree.reason) ? {} : { failed: gitLabDiagnostic("project", tree.reason) };
    return { ...noFolder, ...failed };
  }
  const names = tree.value.trees.filter(({ type }) => type === "blob").map(({ name }) => name);
  const wanted = textsToRead(names);
  const files = await Promise.all(
    wanted.map((name) => attempt(gitlab.getRepositoryFile({ project, ref, filePath: inFolder(path, name) }, options))),
  );
  return { names, texts: textsOf(wanted, files) };
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
