import { detectProgram, type Detected, type ProgramFiles } from "../../../pipeline/programs/detectProgram";
import type { Runtime } from "../../../pipeline/programs/runtimes";

/** Texts by file name; a file whose text nobody reads has an empty one. */
export type Folder = Record<string, string>;

/** What is seen of the program's folder and of the project's top. */
export function files(folder: Folder, top: Folder = {}): ProgramFiles {
  return { names: Object.keys(folder), topNames: Object.keys(top), texts: folder, topTexts: top };
}

/** What is found in the folder `infra`. */
export function detect(folder: Folder, top: Folder = {}, known: { runtime?: Runtime } = {}): Detected {
  return detectProgram("infra", files(folder, top), known);
}

/** A project file of Pulumi's for this language; `options` is the inside of a YAML mapping. */
export function project(runtime: string, options = ""): Folder {
  return {
    "Pulumi.yaml": options
      ? `name: shop-api\nruntime:\n  name: ${runtime}\n  options: { ${options} }\n`
      : `name: shop-api\nruntime: ${runtime}\n`,
  };
}

/** What npm leaves in a folder. */
export const npm = { "package.json": "{}", "package-lock.json": "" };
