/** The languages of a Pulumi program, by Pulumi's own names. */
export const Runtime = {
  Nodejs: "nodejs",
  Python: "python",
  Go: "go",
  Dotnet: "dotnet",
  Java: "java",
  Yaml: "yaml",
} as const;
export type Runtime = (typeof Runtime)[keyof typeof Runtime];

/** The version of the Pulumi CLI that a pipeline runs unless its settings name an image. */
const pulumiVersion = "3.259.0";

/** How a program of one language is made ready to run. */
interface Toolchain {
  /** The container image, pinned to a version. */
  readonly image: string;
  /** The commands that install the program's dependencies, run in its folder. */
  readonly install: readonly string[];
  /** The file of the program's folder whose change empties the cache. */
  readonly lockFile: string;
}

/** The languages that pipelines are made for. Pulumi: GitLab CI/CD guide, for images and commands. */
export const toolchains: Partial<Record<Runtime, Toolchain>> = {
  nodejs: {
    image: `pulumi/pulumi-nodejs:${pulumiVersion}`,
    install: ["npm ci"],
    lockFile: "package-lock.json",
  },
};
