import { type PulumiRuntime, Runtime } from "./runtimes";

/**
 * The package manager of a program. Yarn 1 and later versions of Yarn have different commands. YAML programs have none.
 */
export const PackageManager = {
  /** npm, for Node.js. */
  Npm: "npm",
  /** Yarn 1, for Node.js. */
  YarnClassic: "yarn-classic",
  /** Yarn 2 and later, for Node.js. */
  YarnBerry: "yarn-berry",
  /** pnpm, for Node.js. */
  Pnpm: "pnpm",
  /** Bun, for Node.js. */
  Bun: "bun",
  /** pip, for Python. */
  Pip: "pip",
  /** Poetry, for Python. */
  Poetry: "poetry",
  /** uv, for Python. */
  Uv: "uv",
  /** Go modules. */
  Go: "go",
  /** NuGet, by the `dotnet` command. */
  Dotnet: "dotnet",
  /** Maven, for Java. */
  Maven: "maven",
  /** Gradle, for Java. */
  Gradle: "gradle",
  /** No package manager: a Pulumi YAML program has no dependencies. */
  None: "none",
} as const;
export type PackageManager = (typeof PackageManager)[keyof typeof PackageManager];

/** The tool that installs the dependencies. */
export const Installer = {
  /** The package manager. It installs exactly the versions of the lock file. */
  PackageManager: "package-manager",
  /** `pulumi install`. It also installs plugins and policy packs, but accepts an outdated lock file. */
  Pulumi: "pulumi",
} as const;
export type Installer = (typeof Installer)[keyof typeof Installer];

/** The package managers of each language. The first one is Pulumi's default. */
export const packageManagers: Record<PulumiRuntime, readonly PackageManager[]> = {
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
