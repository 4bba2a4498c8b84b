import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Mistake } from "../../../pipeline/errors";
import type { Plan } from "../../../pipeline/plan/plan";
import { type Detected, detectProgram, textsToRead } from "../../../pipeline/programs/detectProgram";
import { inFolder } from "../../../pipeline/programs/toolchains";
import { type Attempt, attempt } from "../../lookups/attempt";
import { fileText, gitLabMistake, isNotFound } from "../../lookups/lookupMistakes";

/** What the files of the programs on the default branch say, by the programs' names. */
export interface ProgramLookup {
  readonly detected: Readonly<Record<string, Detected>>;
  readonly mistakes: readonly Mistake[];
}

/** Looks at the programs' folders and at the project's top. A folder that is not there yet has no files. */
export async function lookUpPrograms(plan: Plan, options: pulumi.InvokeOptions): Promise<ProgramLookup> {
  const top = await listFolder(plan, ".", options);
  const programs = await Promise.all(
    plan.programs.map(async ({ settings: { name, path, runtime } }) => {
      const folder = path === "." ? top : await listFolder(plan, path, options);
      const files = { names: folder.names, topNames: top.names, texts: folder.texts, topTexts: top.texts };
      return { name, folder, detected: detectProgram(path, files, runtime ? { runtime } : {}) };
    }),
  );
  return {
    detected: Object.fromEntries(programs.map(({ name, detected }) => [name, detected])),
    mistakes: [
      ...new Map(
        [top, ...programs.map(({ folder }) => folder)]
          .flatMap(({ failed }) => failed ?? [])
          .map((mistake) => [mistake.message, mistake]),
      ).values(),
    ],
  };
}

interface Folder {
  readonly names: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  readonly failed?: Mistake;
}

async function listFolder(plan: Plan, path: string, options: pulumi.InvokeOptions): Promise<Folder> {
  const { project, defaultBranch: ref } = plan;
  const tree = await attempt(gitlab.getRepositoryTree({ project, ref, ...(path !== "." && { path }) }, options));
  if (!tree.ok) {
    const failed = isNotFound(tree.reason) ? {} : { failed: gitLabMistake("project", tree.reason) };
    return { names: [], texts: {}, ...failed };
  }
  const names = tree.value.trees.filter(({ type }) => type === "blob").map(({ name }) => name);
  const wanted = textsToRead(names);
  const files = await Promise.all(
    wanted.map((name) => attempt(gitlab.getRepositoryFile({ project, ref, filePath: inFolder(path, name) }, options))),
  );
  return { names, texts: textsOf(wanted, files) };
}

/** A file that went between one question and the next says nothing. */
function textsOf(
  names: readonly string[],
  files: readonly Attempt<gitlab.GetRepositoryFileResult>[],
): Record<string, string> {
  return Object.fromEntries(
    files.flatMap((file, index) => (file.ok ? [[names[index] ?? "", fileText(file.value)] as const] : [])),
  );
}
