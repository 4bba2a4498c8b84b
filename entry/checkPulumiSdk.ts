import { createRequire } from "module";
import { Unmet } from "./unmet";

/** The oldest supported version of the Pulumi SDK, as in `peerDependencies`. Other major versions are not supported. */
const oldest = "3.187.0";

const wayOut = `Put "@pulumi/pulumi": "^${oldest}" into the dependencies of the program's package.json, and install them again`;

/** Throws if the Pulumi SDK is missing, too old or too new. */
export function checkPulumiSdk(readVersion: () => string = installedVersion): void {
  const version = versionOf(readVersion);
  if (version === undefined) {
    throw new Unmet(`pulumi-pipeline needs @pulumi/pulumi, and does not find it. ${wayOut}`);
  }
  if (isSupported(version)) return;
  throw new Unmet(
    `pulumi-pipeline needs @pulumi/pulumi ${oldest} or newer, below ${majorOf(oldest) + 1}, and finds ${version}. ${wayOut}`,
  );
}

function installedVersion(): string {
  const load = createRequire(__filename);
  return (load("@pulumi/pulumi/version") as { version: string }).version;
}

function versionOf(readVersion: () => string): string | undefined {
  try {
    return readVersion();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    return undefined;
  }
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map((part) => parseInt(part, 10));
  return major === majorOf(oldest) && minor >= parseInt(oldest.split(".")[1] ?? "", 10);
}

function majorOf(version: string): number {
  return parseInt(version, 10);
}
