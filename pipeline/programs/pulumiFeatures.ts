/**
 * The features of Pulumi that rendered files and programs use, each with the first version that has it. Pulumi:
 * changelog, and the commands' flags at each version's tag; for images, the first release after the commit in
 * pulumi-docker-containers.
 */
export const pulumiFeatures = {
  oidcLogin: feature("3.209.0", "pulumi login --oidc-token"),
  escEnvironments: feature("3.95.0", "pulumi config env add"),
  previewFlags: feature("3.105.0", "pulumi preview --suppress-progress"),
  driftFlags: feature("3.105.0", "pulumi refresh --preview-only --suppress-progress"),
  updatePlans: feature("3.24.0", "pulumi preview --save-plan and pulumi up --plan"),
  policyPacks: feature("3.121.0", "pulumi install for a policy pack"),
  stackSecretsProvider: feature("3.134.0", "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER, for review stacks"),
  missingStackCode: feature("3.226.0", "an exit code for a missing stack, which stop-review needs"),
  fullStackNames: feature("3.113.0", "pulumi stack ls --fully-qualify-stack-names"),
  install: feature("3.91.0", "pulumi install"),
  packages: feature("3.158.0", "pulumi install for the packages in Pulumi.yaml"),
  packageYaml: feature("3.231.0", "package.yaml"),
  bunRuntime: feature("3.226.0", "the runtime bun"),
  bunPackageManager: feature("3.187.0", "the package manager bun in Pulumi.yaml"),
  poetry: feature("3.120.0", "the toolchain poetry"),
  uv: feature("3.139.0", "the toolchain uv"),
  toolchainByLockFile: feature("3.227.0", "a Python toolchain that only the lock file names, not Pulumi.yaml"),
  pnpmInImage: feature("3.187.0", "an image with pnpm"),
  bunInImage: feature("3.187.0", "an image with bun"),
  uvInImage: feature("3.144.0", "an image with uv"),
  poetryInImage: feature("3.129.0", "an image with Poetry"),
  nodeImages: feature("3.131.0", "images by the version of Node"),
  node24Image: feature("3.170.0", "an image of Node 24"),
  node26Image: feature("3.241.0", "an image of Node 26"),
  pythonImages: feature("3.128.0", "images by the version of Python"),
  python313Image: feature("3.138.0", "an image of Python 3.13"),
  python314Image: feature("3.204.0", "an image of Python 3.14"),
  dotnetImages: feature("3.131.0", "images by the version of .NET"),
  dotnet9Image: feature("3.139.0", "an image of .NET 9.0"),
  dotnet10Image: feature("3.254.0", "an image of .NET 10.0"),
} as const satisfies Readonly<Record<string, FirstVersion>>;

export type PulumiFeature = keyof typeof pulumiFeatures;

/** A feature in words, and the first version that has it. */
interface FirstVersion {
  readonly since: string;
  /** The command, the flag or the option, in words that fit after "has no". */
  readonly what: string;
}

/** Whether a version of Pulumi has a feature. */
export function hasFeature(version: string, feature: PulumiFeature): boolean {
  return compareVersions(version, pulumiFeatures[feature].since) >= 0;
}

/** Compares two versions of Pulumi by their numbers. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split(".").map(Number));
  const index = [0, 1, 2].find((at) => left?.[at] !== right?.[at]) ?? 0;
  return (left?.[index] ?? 0) - (right?.[index] ?? 0);
}

/**
 * The version of Pulumi in the name of an image; undefined if it contains none. Pulumi: its images are `pulumi/pulumi`
 * and `pulumi/pulumi-…`, in any registry. Their tag starts with the version.
 */
export function imageVersion(image: string): string | undefined {
  return /(?:^|\/)pulumi\/pulumi(?:-[a-z0-9.-]+)?:v?(3\.[0-9]{1,4}\.[0-9]{1,4})(?![0-9.])/.exec(image)?.[1];
}

function feature(since: string, what: string): FirstVersion {
  return { since, what };
}
