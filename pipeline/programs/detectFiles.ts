import { inFolder } from "./toolchains";

/** What can be seen of a program's files. */
export interface ProgramFiles {
  /** The names in the program's folder. */
  readonly names: readonly string[];
  /** The names in the project's top folder. */
  readonly topNames: readonly string[];
  /** The texts that `textsToRead(names)` asks for, by their names in the program's folder. */
  readonly texts: Readonly<Record<string, string>>;
  /** The same of the top folder, `textsToRead(topNames)`: a workspace keeps what it pins there. */
  readonly topTexts?: Readonly<Record<string, string>>;
}

/** A program's files together with its folder, from the project's top. */
export interface Place {
  readonly path: string;
  readonly files: ProgramFiles;
}

/** What one step of the detection saw: reasons for what it found, and what a reader should know before relying on it. */
export interface Remarks {
  readonly because: readonly string[];
  readonly doubts: readonly string[];
}

/** A text, and where it was, from the project's top. */
export interface Seen {
  readonly path: string;
  readonly text: string;
}

/** What Pulumi calls its project file. Pulumi: it looks for these, in this order. */
export const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"] as const;

/** The .NET project of a folder: the first of several. Its name ends up in CI files, so only plain ones count. */
export function dotnetProject(names: readonly string[]): string | undefined {
  return names.filter((name) => /^[A-Za-z0-9_][A-Za-z0-9_. -]*\.(cs|fs|vb)proj$/.test(name)).sort()[0];
}

/** The first of the names that is there, from the project's top: the program's folder counts before the top. */
export function nearest({ path, files }: Place, ...names: readonly string[]): string | undefined {
  const here = names.find((name) => files.names.includes(name));
  return here !== undefined ? inFolder(path, here) : names.find((name) => files.topNames.includes(name));
}

/** The texts of that name which were read: the program's folder's, then the top's. */
export function textsOf({ path, files }: Place, name: string): Seen[] {
  const here = files.texts[name];
  const top = files.topTexts?.[name];
  return [
    ...(here === undefined ? [] : [{ path: inFolder(path, name), text: here }]),
    ...(top === undefined ? [] : [{ path: name, text: top }]),
  ];
}

/** The value of a key of something that was parsed from a file, where it has that key itself. */
export function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** The JSON of a text. Nothing where it is malformed: whoever runs the program will say so better. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
