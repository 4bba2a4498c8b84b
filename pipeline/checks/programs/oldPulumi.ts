import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { type PlannedProgram, toolchainRequest } from "../../plan/programs";
import type { Detected } from "../../programs/detectProgram";
import { Installer, PackageManager } from "../../programs/packageManagers";
import {
  compareVersions,
  hasFeature,
  imageVersion,
  type PulumiFeature,
  pulumiFeatures,
} from "../../programs/pulumiFeatures";
import { imageFeatures } from "../../programs/toolchainImages";

/** Returns an error if the version of Pulumi in a program's image lacks features that its jobs or its files use. */
export function oldPulumi(program: PlannedProgram, detected?: Detected): Diagnostic[] {
  const { image, pulumiVersion, pulumiVersionPath: path } = program;
  const version = image === undefined ? pulumiVersion : imageVersion(image);
  if (version === undefined) return [];
  const missing = [...new Set(neededFeatures(program, detected))]
    .filter((feature) => !hasFeature(version, feature))
    .map((feature) => pulumiFeatures[feature]);
  const needed = missing
    .map(({ since }) => since)
    .sort(compareVersions)
    .at(-1);
  if (needed === undefined) return [];
  const features = missing.map(({ since, what }) => `${what} (since ${since})`).join(", no ");
  const wayOut =
    image === undefined
      ? `Set it to ${needed} or a newer version, or leave it out`
      : `Name an image with Pulumi ${needed} or a newer version`;
  return [errorAt("OLD_PULUMI", path, `Pulumi ${version} has no ${features}. ${wayOut}`)];
}

function neededFeatures(program: PlannedProgram, detected: Detected | undefined): PulumiFeature[] {
  const request = toolchainRequest(program, detected);
  if (!request) return [...program.features];
  const { packageManager, install } = request;
  return [
    ...program.features,
    ...(install === Installer.Pulumi ? ["install" as const] : []),
    ...(packageManager === PackageManager.Poetry ? ["poetry" as const] : []),
    ...(packageManager === PackageManager.Uv ? ["uv" as const] : []),
    ...(detected?.features ?? []),
    ...(program.image === undefined ? imageFeatures(request) : []),
  ];
}
