import {
  detectProgram,
  type Detected,
  foldersUp,
  type KnownProgram,
  type ProgramFiles,
} from "../../../pipeline/programs/detectProgram";

/** Texts by file name; a file that is not read has an empty text. */
export type Folder = Record<string, string>;

/** The visible files of the program's folder and of the top folder. */
export function files(folder: Folder, top: Folder = {}, path = "infra"): ProgramFiles {
  return filesAt(path, { ".": top, [path]: folder });
}

/** The non-hidden files in a program's folder and in the folders above it, by their paths. */
export function filesAt(
  path: string,
  folders: Readonly<Record<string, Folder>>,
  sdks?: readonly string[],
): ProgramFiles {
  return {
    folders: foldersUp(path).map((one) => {
      const texts = folders[one] ?? {};
      return { path: one, names: Object.keys(texts), texts };
    }),
    ...(sdks && { sdks }),
  };
}

/** The detected program of the folder `infra`. */
export function detect(folder: Folder, top: Folder = {}, known: KnownProgram = {}): Detected {
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
