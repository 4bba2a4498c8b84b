import { detectProgram, type Detected, type ProgramFiles } from "../../../pipeline/programs/detectProgram";
import type { Runtime } from "../../../pipeline/programs/runtimes";

/** Texts by file name; a file that is not read has an empty text. */
export type Folder = Record<string, string>;

/** The visible files of the program's folder and of the top folder. */
export function files(folder: Folder, top: Folder = {}): ProgramFiles {
  return { names: Object.keys(folder), topNames: Object.keys(top), texts: folder, topTexts: top };
}

/** The detected program of the folder `infra`. */
export function detect(folder: Folder, top: Folder = {}, known: { runtime?: Runtime } = {}): Detected {
  return detectProgram("infra", files(folder, top), known);
}

/** Pulumi's project file for this language; `options` is the inside of a YAML mapping. */
export function project(runtime: string, options = ""): Folder {
  return {
    "Pulumi.yaml": options
      ? `name: shop-api\nruntime:\n  name: ${runtime}\n  options: { ${options} }\n`
      : `name: shop-api\nruntime: ${runtime}\n`,
  };
}

/** The files that npm creates in a folder. */
export const npm = { "package.json": "{}", "package-lock.json": "" };
