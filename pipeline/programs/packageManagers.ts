import { Runtime } from "./runtimes";

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
