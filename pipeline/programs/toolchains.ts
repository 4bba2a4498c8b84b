import { Installer } from "./packageManagers";
import { toolchainImage } from "./toolchainImages";
import { type CacheOption, type ToolchainRequest, toolchainRecipes } from "./toolchainRecipes";

export { runtimeVersions } from "./toolchainImages";

/** How a program is made ready to run. All paths are from the project's top. */
export interface Toolchain {
  /** The container image, pinned to a version of Pulumi. */
  readonly image: string;
  /** Commands for the program's folder. Empty where the language restores its dependencies during the run. */
  readonly install: readonly string[];
  /** One or two files whose change renews the cache. GitLab: cache:key:files takes at most two. */
  readonly cacheKeyFiles: readonly string[];
  /** Folders of the package manager's own downloads, to keep between jobs. */
  readonly cachePaths: readonly string[];
  /** Environment variables that send the downloads there: each value is a path. */
  readonly cacheVariables: Readonly<Record<string, string>>;
  /** Environment variables that send the downloads there, and what else a job may write, by options. */
  readonly cacheOptions: Readonly<Record<string, readonly CacheOption[]>>;
  /** Further environment variables, to be set as they are. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How a program of this language and package manager is made ready to run. */
export function toolchainOf(request: ToolchainRequest): Toolchain {
  const { keyFile, prepare, install, cache } = toolchainRecipes[request.packageManager];
  const command = request.install === Installer.Pulumi ? ["pulumi install"] : install(request);
  return {
    image: toolchainImage(request),
    install: [...prepare, ...command],
    cacheKeyFiles: [request.lockFile ?? inFolder(request.path, keyFile)],
    cachePaths: cache.paths,
    cacheVariables: cache.variables ?? {},
    cacheOptions: cache.options ?? {},
    variables: cache.flags ?? {},
  };
}

/** All environment variables of a toolchain, where `top` is how the CI system names the project's top folder. */
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

/** The path, from the project's top, of a file in a folder of the project. */
export function inFolder(folder: string, file: string): string {
  return folder === "." ? file : `${folder}/${file}`;
}
