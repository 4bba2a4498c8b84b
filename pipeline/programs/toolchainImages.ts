import { PackageManager } from "./packageManagers";
import type { PulumiFeature } from "./pulumiFeatures";
import { type PulumiRuntime, Runtime } from "./runtimes";

/**
 * The language versions for which Pulumi publishes an image, besides the image without a language version.
 * Pulumi: build matrix of pulumi-docker-containers at 3.259.0.
 */
export const runtimeVersions: Record<PulumiRuntime, readonly string[]> = {
  [Runtime.Nodejs]: ["22", "24", "26"],
  [Runtime.Python]: ["3.10", "3.11", "3.12", "3.13", "3.14"],
  [Runtime.Go]: [],
  [Runtime.Dotnet]: ["8.0", "9.0", "10.0"],
  [Runtime.Java]: [],
  [Runtime.Yaml]: [],
};

/** Pulumi's image for a language. Its tag is the version of Pulumi. */
export function toolchainImage(wanted: { runtime: PulumiRuntime; version?: string; pulumiVersion: string }): string {
  const { runtime, version, pulumiVersion } = wanted;
  const suffix = version !== undefined && runtimeVersions[runtime].length > 0 ? `-${version}` : "";
  return `pulumi/${imageNames[runtime]}${suffix}:${pulumiVersion}`;
}

/** The features that Pulumi's image needs for a program: the variant of the language, and the package manager. */
export function imageFeatures(wanted: {
  runtime: PulumiRuntime;
  version?: string;
  packageManager: PackageManager;
}): PulumiFeature[] {
  const { runtime, version, packageManager } = wanted;
  const variant = version === undefined ? [] : [variants[runtime], variantVersions[`${runtime} ${version}`]];
  return [...variant, managersInImages[packageManager]].filter((feature) => feature !== undefined);
}

const variants: Partial<Record<PulumiRuntime, PulumiFeature>> = {
  [Runtime.Nodejs]: "nodeImages",
  [Runtime.Python]: "pythonImages",
  [Runtime.Dotnet]: "dotnetImages",
};

const variantVersions: Readonly<Record<string, PulumiFeature>> = {
  "nodejs 24": "node24Image",
  "nodejs 26": "node26Image",
  "python 3.13": "python313Image",
  "python 3.14": "python314Image",
  "dotnet 9.0": "dotnet9Image",
  "dotnet 10.0": "dotnet10Image",
};

const managersInImages: Partial<Record<PackageManager, PulumiFeature>> = {
  [PackageManager.Pnpm]: "pnpmInImage",
  [PackageManager.Bun]: "bunInImage",
  [PackageManager.Uv]: "uvInImage",
  [PackageManager.Poetry]: "poetryInImage",
};

const imageNames: Record<PulumiRuntime, string> = {
  [Runtime.Nodejs]: "pulumi-nodejs",
  [Runtime.Python]: "pulumi-python",
  [Runtime.Go]: "pulumi-go",
  [Runtime.Dotnet]: "pulumi-dotnet",
  [Runtime.Java]: "pulumi-java",
  // The base image contains all language hosts, including YAML, but no language.
  [Runtime.Yaml]: "pulumi-base",
};
