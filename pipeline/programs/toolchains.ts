import { Installer } from "./packageManagers";
import { toolchainImage } from "./toolchainImages";
import { type CacheOption, type ToolchainRequest, toolchainRecipes } from "./toolchainRecipes";

export { runtimeVersions } from "./toolchainImages";

/** How a program's dependencies are installed. All paths are relative to the project's root. */
export interface Toolchain {
  /** The container image, pinned to a version of Pulumi. */
  readonly image: string;
  /** Commands for the program's folder. Empty if the language restores its dependencies during the run. */
  readonly install: readonly string[];
  /** One or two files whose changes renew the cache. GitLab: cache:key:files accepts at most two. */
  readonly cacheKeyFiles: readonly string[];
  /** The package manager's download folders, which are cached between jobs. */
  readonly cachePaths: readonly string[];
  /** Environment variables that set the download folders; each value is a path. */
  readonly cacheVariables: Readonly<Record<string, string>>;
  /** Environment variables that set the download folders and other writable paths through options. */
  readonly cacheOptions: Readonly<Record<string, readonly CacheOption[]>>;
  /** Other environment variables, with their values. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The toolchain of a language and package manager. */
export function toolchainOf(request: ToolchainRequest): Toolchain {
  const { keyFile, prepare, cache } = toolchainRecipes[request.packageManager];
  return {
    image: toolchainImage(request),
    install: [...prepare, ...installCommands(request)],
    cacheKeyFiles: [request.lockFile ?? inFolder(request.path, keyFile)],
    cachePaths: cache.paths,
    cacheVariables: cache.variables ?? {},
    cacheOptions: cache.options ?? {},
    variables: cache.flags ?? {},
  };
}

/** The commands that install a program's dependencies, without those that install its package manager. */
export function installCommands(request: ToolchainRequest): readonly string[] {
  if (request.install === Installer.Pulumi) return ["pulumi install"];
  const { install, installUnpinned } = toolchainRecipes[request.packageManager];
  return request.isUnpinned === true ? installUnpinned(request) : install(request);
}

/** All environment variables of a toolchain. `top` is the project's root in the CI system. */
export function toolchainVariables(toolchain: Toolchain, top: string): Record<string, string> {
  const values: [string, string][] = [
    ...Object.entries(toolchain.cacheVariables).map(([name, path]): [string, string] => [name, `${top}/${path}`]),
    ...Object.entries(toolchain.cacheOptions).map(([name, options]): [string, string] => [
      name,
      options.map(({ before, path }) => `${before}${top}/${path}`).join(" "),
    ]),
    ...Object.entries(toolchain.variables),
  ];
  return Object.fromEntries(values);
}

/** The path of a file in a folder, relative to the project's root. */
export function inFolder(folder: string, file: string): string {
  return folder === "." ? file : `${folder}/${file}`;
}
