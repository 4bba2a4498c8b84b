import type { CodeOf } from "../diagnostics/codes";
import { inFolder } from "./toolchains";

/** The names and texts of a program's files. */
export interface ProgramFiles {
  /** The names in the program's folder. */
  readonly names: readonly string[];
  /** The names in the project's root. */
  readonly topNames: readonly string[];
  /** The texts of `textsToRead(names)`, by file name. */
  readonly texts: Readonly<Record<string, string>>;
  /** The texts of `textsToRead(topNames)`, because a workspace pins versions in its root. */
  readonly topTexts?: Readonly<Record<string, string>>;
}

/** A program's files with its folder, relative to the project's root. */
export interface Place {
  readonly path: string;
  readonly files: ProgramFiles;
}

/** Something that is likely to fail, or that the files leave open. */
export interface Doubt {
  readonly code: CodeOf<"warning">;
  readonly message: string;
}

/** What one step of the detection saw: reasons for what it found, and what a reader should know before relying on it. */
export interface Remarks {
  readonly because: readonly string[];
  readonly doubts: readonly Doubt[];
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
export function nearest({ path, files }: Place, ...names: readonly string[]): string | undefined {
  const here = names.find((name) => files.names.includes(name));
  return here !== undefined ? inFolder(path, here) : names.find((name) => files.topNames.includes(name));
}

/** The texts of a file name: from the program's folder, then from the root. */
export function textsOf({ path, files }: Place, name: string): Seen[] {
  const here = files.texts[name];
  const top = files.topTexts?.[name];
  return [
    ...(here === undefined ? [] : [{ path: inFolder(path, name), text: here }]),
    ...(top === undefined ? [] : [{ path: name, text: top }]),
  ];
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

/** A doubt with the code of its warning. */
export function doubt(code: CodeOf<"warning">, message: string): Doubt {
  return { code, message };
}
