import {
  type DetectionWarning,
  dotnetProject,
  detectionWarning,
  namesHere,
  projectFiles,
  type Place,
  type ProgramFiles,
} from "./detectFiles";
import { detectManager } from "./detectManager";
import { detectRuntime } from "./detectRuntime";
import { detectVersion } from "./detectVersion";
import type { ManagerFound } from "./detectNodeManager";
import { Installer, type PackageManager, packageManagers } from "./packageManagers";
import type { PulumiFeature } from "./pulumiFeatures";
import { type PulumiRuntime, Runtime } from "./runtimes";
import { inFolder } from "./toolchains";
import { toolchainRecipes } from "./toolchainRecipes";

export { foldersUp } from "./detectFiles";
export type { FolderFiles, ProgramFiles } from "./detectFiles";

/** What was detected in a program's files. Undetected fields are undefined. */
export interface Detected {
  /** The name of the Pulumi project. */
  readonly project?: string;
  readonly runtime?: PulumiRuntime;
  /** The runtime in Pulumi.yaml, if it differs from the known one. */
  readonly otherRuntime?: PulumiRuntime;
  /** One of the runtime's package managers. */
  readonly packageManager?: PackageManager;
  /** The version of the language, if Pulumi publishes an image for it. */
  readonly version?: string;
  /** The file that pins the dependencies, relative to the project's root. For .NET it is the project file. */
  readonly lockFile?: string;
  /** Pulumi.yaml's `virtualenv` option, for pip and uv. */
  readonly virtualenv?: string;
  /** The command that has to install the dependencies; undefined if the package manager can. */
  readonly install?: Installer;
  /** The features of Pulumi that the program's files need. */
  readonly features?: readonly PulumiFeature[];
  /** The missing file from which the dependencies would be installed, relative to the project's root. */
  readonly dependencyFileMissing?: string;
  /** Whether the program exists without that file. Before the program's first commit, its lock file is not known. */
  readonly isUnpinned?: boolean;
  /** One short sentence per finding, such as "pnpm, for pnpm-lock.yaml". */
  readonly findings: readonly string[];
  /** What is likely to fail, or what the files do not define. */
  readonly warnings: readonly DetectionWarning[];
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

/** The settings of a program, as far as they affect the detection. */
export interface KnownProgram {
  readonly runtime?: PulumiRuntime | undefined;
  readonly packageManager?: PackageManager | undefined;
  readonly install?: Installer | undefined;
}

/**
 * Detects a program's properties from the files in its folder and in each folder above it, up to the project's root.
 * Properties in the settings are not detected, and decide which files count.
 */
export function detectProgram(path: string, files: ProgramFiles, known: KnownProgram = {}): Detected {
  const place: Place = { path, folders: files.folders };
  const found = detectRuntime(place, known.runtime);
  const { project, runtime, packages } = found;
  const named = project === undefined ? {} : { project };
  if (runtime === undefined) return { ...named, findings: found.findings, warnings: found.warnings };

  const asked = packageManagers[runtime].find((one) => one === known.packageManager);
  const manager = detectManager(place, runtime, found, asked);
  const { packageManager, lockFile, virtualenv } = manager;
  const version = detectVersion(place, runtime);
  const missing = missingFile(path, runtime, manager);
  const installer = detectInstaller(runtime, { packages, sdks: files.sdks ?? [], manager, known });
  const features = [...(manager.features ?? []), ...installer.features];
  return {
    ...named,
    runtime,
    ...(found.otherRuntime !== undefined && { otherRuntime: found.otherRuntime }),
    ...(packageManager !== undefined && { packageManager }),
    ...(lockFile !== undefined && { lockFile }),
    ...(virtualenv !== undefined && { virtualenv }),
    ...(version.version !== undefined && { version: version.version }),
    ...(installer.install !== undefined && { install: installer.install }),
    ...(features.length > 0 && { features }),
    ...(missing !== undefined && { dependencyFileMissing: missing }),
    ...(missing !== undefined && hasProjectFile(place) && { isUnpinned: true }),
    findings: [...found.findings, ...manager.findings, ...installer.findings, ...version.findings],
    warnings: [...found.warnings, ...manager.warnings, ...installer.warnings, ...version.warnings],
  };
}

/** The folder into which Pulumi generates the SDKs of a program's packages. Pulumi: `pulumi package add`. */
export function sdkFolder(path: string): string {
  return inFolder(path, "sdks");
}

/** Whether a program's Pulumi.yaml names packages, so that `sdkFolder` has to be read. */
export function namesPackages(path: string, files: ProgramFiles): boolean {
  return detectRuntime({ path, folders: files.folders }).packages.length > 0;
}

const telling = [
  "package.json",
  "package.yaml",
  "pnpm-workspace.yaml",
  ".yarnrc.yml",
  ".nvmrc",
  ".node-version",
  ".python-version",
  "global.json",
] as const;

interface InstallerRequest {
  readonly packages: readonly string[];
  readonly sdks: readonly string[];
  readonly manager: ManagerFound;
  readonly known: KnownProgram;
}

interface InstallerFound {
  readonly install?: Installer;
  readonly features: readonly PulumiFeature[];
  readonly findings: readonly string[];
  readonly warnings: readonly DetectionWarning[];
}

/**
 * The command that has to install the dependencies. `pulumi install` generates the SDK of each package in Pulumi.yaml,
 * in the folder to which the program's manifest links. Without the SDK, a package manager would link to a missing
 * folder. Pulumi: the folder has the name of the package, after the package's namespace.
 */
function detectInstaller(runtime: PulumiRuntime, { packages, sdks, manager, known }: InstallerRequest): InstallerFound {
  // A YAML program has no SDKs, but its packages may be local plugins with dependencies.
  const isCommitted = (name: string) => sdks.some((sdk) => sdk === name || sdk.endsWith(`-${name}`));
  const generates = packages.length > 0 && (runtime === Runtime.Yaml || !packages.every(isCommitted));
  const none = { features: [], findings: [], warnings: [] };
  if (!generates && manager.needsPulumiInstall !== true) return none;
  const features = generates ? ["packages" as const] : [];
  if (known.install === Installer.PackageManager) {
    if (!generates || runtime === Runtime.Yaml) return none;
    const message =
      "Pulumi.yaml names packages whose SDKs are not committed, and only pulumi install generates them. Leave install out, or commit the folder sdks";
    return { ...none, warnings: [detectionWarning("UNCOMMITTED_SDK", message)] };
  }
  const why = generates ? "for packages in Pulumi.yaml" : "for the missing pyproject.toml";
  return { install: Installer.Pulumi, features, findings: [`pulumi install, ${why}`], warnings: [] };
}

function hasProjectFile(place: Place): boolean {
  return projectFiles.some((name) => namesHere(place).includes(name));
}

/** The missing file that pins the dependencies. A .NET, Java or YAML program needs none. */
function missingFile(
  path: string,
  runtime: PulumiRuntime,
  { packageManager, lockFile, lockFolder = path }: ManagerFound,
): string | undefined {
  if (packageManager === undefined || lockFile !== undefined) return undefined;
  if (runtime === Runtime.Dotnet || runtime === Runtime.Yaml) return undefined;
  return inFolder(lockFolder, toolchainRecipes[packageManager].keyFile);
}
