import { toolchainImage } from "./toolchainImages";
import { toolchainRecipes } from "./toolchainRecipes";
import { Runtime } from "./runtimes";

export { runtimeVersions } from "./toolchainImages";

/** What brings a program's dependencies. Yarn 1 and its successors take other commands. A YAML program has none. */
export const PackageManager = {
  Npm: "npm",
  YarnClassic: "yarn-classic",
  YarnBerry: "yarn-berry",
  Pnpm: "pnpm",
  Bun: "bun",
  Pip: "pip",
  Poetry: "poetry",
  Uv: "uv",
  Go: "go",
  Dotnet: "dotnet",
  Maven: "maven",
  Gradle: "gradle",
  None: "none",
} as const;
export type PackageManager = (typeof PackageManager)[keyof typeof PackageManager];

/** Who installs the dependencies. */
export const Installer = {
  /** The package manager itself, exactly what the lock file says. */
  PackageManager: "package-manager",
  /** `pulumi install`: plugins and policy packs too, but the lock file may be out of date. */
  Pulumi: "pulumi",
} as const;
export type Installer = (typeof Installer)[keyof typeof Installer];

/** The package managers of each language. The first is what Pulumi takes where no file speaks for another. */
export const packageManagers: Record<Runtime, readonly PackageManager[]> = {
  [Runtime.Nodejs]: [
    PackageManager.Npm,
    PackageManager.YarnClassic,
    PackageManager.YarnBerry,
    PackageManager.Pnpm,
    PackageManager.Bun,
  ],
  [Runtime.Python]: [PackageManager.Pip, PackageManager.Poetry, PackageManager.Uv],
  [Runtime.Go]: [PackageManager.Go],
  [Runtime.Dotnet]: [PackageManager.Dotnet],
  [Runtime.Java]: [PackageManager.Maven, PackageManager.Gradle],
  [Runtime.Yaml]: [PackageManager.None],
};

/** The program whose toolchain is asked for. */
export interface ToolchainRequest {
  readonly runtime: Runtime;
  /** One of the runtime's {@link packageManagers}. */
  readonly packageManager: PackageManager;
  /** The version of the language, one of `runtimeVersions`. Defaults to what Pulumi's image without a version carries. */
  readonly version?: string;
  /** The version of Pulumi, such as `3.259.0`. */
  readonly pulumiVersion: string;
  readonly install: Installer;
  /** The program's folder, from the project's top; `.` is the top itself. */
  readonly path: string;
  /** The lock file, from the project's top. Defaults to the package manager's usual one in the program's folder. */
  readonly lockFile?: string;
  /** Pulumi.yaml's `virtualenv` option, for pip and uv, in names that the shell leaves alone. */
  readonly virtualenv?: string;
}

/** An option that ends in a path, such as `-Dmaven.repo.local=` and the path. */
export interface CacheOption {
  readonly before: string;
  /** From the project's top. */
  readonly path: string;
}

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
