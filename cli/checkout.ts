import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { valueOf } from "../pipeline/diagnostics/checked";
import {
  type Detected,
  detectProgram,
  type FolderFiles,
  foldersUp,
  namesPackages,
  sdkFolder,
  textsToRead,
} from "../pipeline/programs/detectProgram";
import type { Plan } from "../pipeline/plan/plan";
import { type IgnoreFile, isIgnored } from "./gitIgnore";
import { namesIn } from "./namesIn";
import { readText } from "./readText";

/** Detects the programs in a project's checkout. Returns the findings by program name. */
export async function detectInCheckout(plan: Plan, checkout: string): Promise<Record<string, Detected>> {
  const read = new Map<string, Promise<FolderFiles>>();
  const folderAt = (path: string): Promise<FolderFiles> => {
    const found = read.get(path) ?? readFolder(checkout, path);
    read.set(path, found);
    return found;
  };
  // Reports a missing checkout as such, not as a missing folder of a program.
  await folderAt(".");
  const programs = plan.programs.map(async ({ settings }): Promise<[string, Detected]> => {
    const { name, path } = settings;
    const folders = await Promise.all(foldersUp(path).map(folderAt));
    const sdks = namesPackages(path, { folders }) ? await committedSdks(checkout, path) : [];
    return [name, detectProgram(path, { folders, sdks }, settings)];
  });
  return Object.fromEntries(await Promise.all(programs));
}

async function readFolder(checkout: string, path: string): Promise<FolderFiles> {
  const names = await namesIn(join(checkout, path));
  const texts = textsToRead(names).map(
    async (name) => [name, valueOf(await readText(join(checkout, path, name)))] as const,
  );
  return { path, names, texts: Object.fromEntries(await Promise.all(texts)) };
}

/** The generated SDKs of a program that git does not ignore: only those are in a clone. */
async function committedSdks(checkout: string, path: string): Promise<string[]> {
  const folder = sdkFolder(path);
  const names = await subfoldersOf(join(checkout, folder));
  if (names.length === 0) return [];
  const files = await Promise.all(foldersUp(folder).map((one) => ignoreFileIn(checkout, one)));
  return names.filter((name) => !isIgnored(`${folder}/${name}`, files.flat()));
}

async function subfoldersOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    // The folder does not exist, so no SDK is committed.
    return [];
  }
}

async function ignoreFileIn(checkout: string, folder: string): Promise<IgnoreFile[]> {
  const { value } = await readText(join(checkout, folder, ".gitignore"));
  return value === undefined ? [] : [{ folder, text: value }];
}
