import { parse } from "yaml";
import type { CodeOf } from "../diagnostics/codes";
import { inFolder } from "./toolchains";

/** The files of one folder, without its subfolders. */
export interface FolderFiles {
  /** The folder, relative to the project's root; `.` is the root. */
  readonly path: string;
  readonly names: readonly string[];
  /** The texts of `textsToRead(names)`, by file name. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The files that determine how a program is installed and run. */
export interface ProgramFiles {
  /** The folders of `foldersUp`: the program's first, the project's root last. */
  readonly folders: readonly FolderFiles[];
  /** The names of the committed folders in `sdkFolder`, for a program whose Pulumi.yaml names packages. */
  readonly sdks?: readonly string[];
}

/** A program's folder, relative to the project's root, and the folders from there to the root. */
export interface Place {
  readonly path: string;
  readonly folders: readonly FolderFiles[];
}

/** Returns a folder and all folders above it, up to the project's root: `a/b`, `a`, `.`. */
export function foldersUp(path: string): string[] {
  if (path === ".") return ["."];
  const parts = path.split("/");
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join("/")), "."];
}

/** The names in the program's own folder. */
export function namesHere({ folders }: Place): readonly string[] {
  return folders[0]?.names ?? [];
}

/** The warning that something is likely to fail, or that the files do not define it. */
export interface DetectionWarning {
  readonly code: CodeOf<"warning">;
  readonly message: string;
}

/** The findings of one step of the detection, and its warnings. */
export interface Remarks {
  /** One short sentence per finding, with its reason, such as "pnpm, for pnpm-lock.yaml". */
  readonly findings: readonly string[];
  readonly warnings: readonly DetectionWarning[];
}

/** A text and its path, relative to the project's root. */
export interface Seen {
  readonly path: string;
  readonly text: string;
}

/** The names of a Pulumi project file, in Pulumi's order. */
export const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"] as const;

/** The first .NET project file of a folder. It is used in CI files, so its name must be plain. */
export function dotnetProject(names: readonly string[]): string | undefined {
  return names.filter((name) => /^[A-Za-z0-9_][A-Za-z0-9_. -]*\.(cs|fs|vb)proj$/.test(name)).sort()[0];
}

/** The path of the first existing file, relative to the project's root. The program's folder comes first. */
export function nearest({ folders }: Place, ...names: readonly string[]): string | undefined {
  const found = folders.flatMap((folder) => fileIn(folder, names) ?? []);
  return found[0];
}

/** The path of the first of these files in a folder. */
export function fileIn({ path, names: all }: FolderFiles, names: readonly string[]): string | undefined {
  const name = names.find((one) => all.includes(one));
  return name === undefined ? undefined : inFolder(path, name);
}

/** The texts of a file name: from the program's folder, then from each folder above it. */
export function textsOf({ folders }: Place, name: string): Seen[] {
  return folders.flatMap(({ path, texts }) => {
    const text = ownText(texts, name);
    return text === undefined ? [] : [{ path: inFolder(path, name), text }];
  });
}

/** The text of a file; undefined if it was not read. */
export function ownText(texts: FolderFiles["texts"], name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name] : undefined;
}

/** The value of an own key of parsed content. */
export function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** The JSON of a text; undefined if it is malformed, which the program's own tools report better. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The content of a YAML text; undefined if it is malformed. */
export function readYaml(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : parse(text, { logLevel: "error" });
  } catch {
    return undefined;
  }
}

/** A warning about what was detected. */
export function detectionWarning(code: CodeOf<"warning">, message: string): DetectionWarning {
  return { code, message };
}
