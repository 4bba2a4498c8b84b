import { Runtime } from "./runtimes";

/**
 * The language versions for which Pulumi publishes an image, besides the image without a language version.
 * Pulumi: build matrix of pulumi-docker-containers at 3.259.0.
 */
export const runtimeVersions: Record<Runtime, readonly string[]> = {
  [Runtime.Nodejs]: ["22", "24", "26"],
  [Runtime.Python]: ["3.10", "3.11", "3.12", "3.13", "3.14"],
  [Runtime.Go]: [],
  [Runtime.Dotnet]: ["8.0", "9.0", "10.0"],
  [Runtime.Java]: [],
  [Runtime.Yaml]: [],
};

/** Pulumi's image for a language. Its tag is the version of Pulumi. */
export function toolchainImage(wanted: { runtime: Runtime; version?: string; pulumiVersion: string }): string {
  const { runtime, version, pulumiVersion } = wanted;
  const suffix = version !== undefined && runtimeVersions[runtime].length > 0 ? `-${version}` : "";
  return `pulumi/${imageNames[runtime]}${suffix}:${pulumiVersion}`;
}

const imageNames: Record<Runtime, string> = {
  [Runtime.Nodejs]: "pulumi-nodejs",
  [Runtime.Python]: "pulumi-python",
  [Runtime.Go]: "pulumi-go",
  [Runtime.Dotnet]: "pulumi-dotnet",
  [Runtime.Java]: "pulumi-java",
  // The base image contains all language hosts, including YAML, but no language.
  [Runtime.Yaml]: "pulumi-base",
};
