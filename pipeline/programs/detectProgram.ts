import { type Doubt, dotnetProject, projectFiles, type Place, type ProgramFiles } from "./detectFiles";
import { detectManager } from "./detectManager";
import { detectRuntime } from "./detectRuntime";
import { detectVersion } from "./detectVersion";
import { Runtime } from "./runtimes";
import type { PackageManager } from "./packageManagers";
import { inFolder } from "./toolchains";
import { toolchainRecipes } from "./toolchainRecipes";

export type { ProgramFiles } from "./detectFiles";

/** What was detected in a program's files. Undetected fields are undefined. */
export interface Detected {
  /** The name of the Pulumi project. */
  readonly project?: string;
  readonly runtime?: Runtime;
  /** The runtime in Pulumi.yaml, if it differs from the known one. */
  readonly otherRuntime?: Runtime;
  /** One of the runtime's package managers. */
  readonly packageManager?: PackageManager;
  /** The version of the language, if Pulumi publishes an image for it. */
  readonly version?: string;
  /** The file that pins the dependencies, relative to the project's root. For .NET it is the project file. */
  readonly lockFile?: string;
  /** Pulumi.yaml's `virtualenv` option, for pip and uv. */
  readonly virtualenv?: string;
  /** The missing file from which the dependencies would be installed, relative to the project's root. */
  readonly dependencyFileMissing?: string;
  /** One short sentence per finding, such as "pnpm, for pnpm-lock.yaml". */
  readonly because: readonly string[];
  /** What is likely to fail, or what the files leave open. */
  readonly doubts: readonly Doubt[];
}

/** The files of a folder that the detection reads, the most important first. */
export function textsToRead(names: readonly string[]): string[] {
  const project = projectFiles.find((name) => names.includes(name));
  const dotnet = dotnetProject(names);
  return [
    ...(project === undefined ? [] : [project]),
    ...telling.filter((name) => names.includes(name)),
    ...(dotnet === undefined ? [] : [dotnet]),
  ];
}

/**
 * What can be detected from a program's files. The language is detected only if it is not known. Only the program's
 * folder and the project's root are read, not the folders between them.
 */
export function detectProgram(path: string, files: ProgramFiles, known: { runtime?: Runtime } = {}): Detected {
  const place: Place = { path, files };
  const found = detectRuntime(place, known.runtime);
  const { project, runtime } = found;
  const named = project === undefined ? {} : { project };
  if (runtime === undefined) return { ...named, because: found.because, doubts: found.doubts };

  const { because, doubts, ...manager } = detectManager(place, runtime, found);
  const version = detectVersion(place, runtime);
  const missing = missingFile(path, runtime, manager);
  return {
    ...named,
    runtime,
    ...(found.otherRuntime !== undefined && { otherRuntime: found.otherRuntime }),
    ...manager,
    ...(version.version !== undefined && { version: version.version }),
    ...(missing !== undefined && { dependencyFileMissing: missing }),
    because: [...found.because, ...because, ...version.because],
    doubts: [...found.doubts, ...doubts, ...version.doubts],
  };
}

const telling = ["package.json", ".yarnrc.yml", ".nvmrc", ".node-version", ".python-version", "global.json"] as const;

function missingFile(
  path: string,
  runtime: Runtime,
  { packageManager, lockFile }: { packageManager?: PackageManager; lockFile?: string },
): string | undefined {
  if (packageManager === undefined || lockFile !== undefined) return undefined;
  if (runtime === Runtime.Dotnet || runtime === Runtime.Yaml) return undefined;
  return inFolder(path, toolchainRecipes[packageManager].keyFile);
}
