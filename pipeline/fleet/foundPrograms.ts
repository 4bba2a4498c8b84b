import { member, projectFiles, readYaml } from "../programs/detectFiles";
import { detectRuntime } from "../programs/detectRuntime";
import type { PulumiRuntime } from "../programs/runtimes";
import { inFolder } from "../programs/toolchains";

/** The place of a Pulumi program in a repository. */
export interface ProgramPlace {
  /** The folder of the program; `.` is the project's root. */
  readonly path: string;
  /** The path of its project file, from the root. */
  readonly file: string;
}

/** A Pulumi program in a repository. */
export interface FoundProgram {
  /** The folder of the program; `.` is the project's root. */
  readonly path: string;
  /** The name of the Pulumi project. */
  readonly name?: string;
  readonly runtime?: PulumiRuntime;
  /** The stacks that have a settings file, by name. */
  readonly stacks: readonly string[];
  /** Why no pipeline can be made for the program. */
  readonly fault?: string;
}

/**
 * The folders of Pulumi programs among the files of a repository, at most `depth` folders deep. Programs in `node_modules` are
 * left out.
 */
export function programPlaces(files: readonly string[], depth: number): ProgramPlace[] {
  const found = projectFiles.flatMap((name) => files.flatMap((file) => placeOf(file, name, depth) ?? []));
  // Pulumi reads the first of several project files, so it replaces the others.
  const places = new Map([...found].reverse().map((place) => [place.path, place]));
  return [...places.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function placeOf(file: string, name: string, depth: number): ProgramPlace | undefined {
  const folders = file.split("/");
  if (folders.pop() !== name || folders.length > depth || folders.includes("node_modules")) return undefined;
  return { path: folders.length === 0 ? "." : folders.join("/"), file };
}

/** Returns a program, from the text of its project file and the names of all files of the repository. */
export function foundProgram({ path, file }: ProgramPlace, text: string, files: readonly string[]): FoundProgram {
  const name = file.slice(file.lastIndexOf("/") + 1);
  const found = detectRuntime({ path, folders: [{ path, names: [name], texts: { [name]: text } }] });
  const content = readYaml(text);
  const fault = faultOf(name, content, found);
  return {
    path,
    ...(found.project !== undefined && { name: found.project }),
    ...(found.runtime !== undefined && { runtime: found.runtime }),
    stacks: stacksIn(settingsFolder(path, content), files),
    ...(fault !== undefined && { fault }),
  };
}

function faultOf(file: string, content: unknown, found: ReturnType<typeof detectRuntime>): string | undefined {
  if (typeof content !== "object" || content === null) return `${file} is not a map in YAML`;
  if (found.project === undefined) return `${file} has no valid name of a Pulumi project`;
  return found.warnings[0]?.message;
}

/** The folder of the stack settings files. Pulumi: `stackConfigDir`, relative to the project file. */
function settingsFolder(path: string, content: unknown): string {
  const folder = member(content, "stackConfigDir");
  const below = typeof folder === "string" ? folder.replace(/^\.\//, "").replace(/\/+$/, "") : "";
  return below === "" || below === "." ? path : inFolder(path, below);
}

/** The names of the stacks with settings files in a folder. */
function stacksIn(folder: string, files: readonly string[]): string[] {
  const start = folder === "." ? "" : `${folder}/`;
  const names = files.flatMap((file) => {
    const name = file.startsWith(start) ? /^Pulumi\.([^/]+)\.ya?ml$/.exec(file.slice(start.length)) : null;
    return name?.[1] ?? [];
  });
  return [...new Set(names)].sort();
}
