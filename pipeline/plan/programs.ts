import { changePatterns } from "../changes";
import type { Detected } from "../programs/detectProgram";
import type { Job, Program } from "../model";
import type { Flow, FlowProgram } from "../flow/flow";
import { Installer, packageManagers } from "../programs/packageManagers";
import type { PulumiFeature } from "../programs/pulumiFeatures";
import type { ToolchainRequest } from "../programs/toolchainRecipes";
import { inFolder, type Toolchain, toolchainOf } from "../programs/toolchains";
import { jobFeatures } from "./jobs/jobFeatures";

/** The default version of Pulumi, with which the pipelines were tested. */
export const defaultPulumiVersion = "3.259.0";

/** A program as the settings define it. Values that they leave out may be detected in its files. */
export interface PlannedProgram {
  readonly settings: FlowProgram["settings"];
  /** Its path in the settings. */
  readonly settingsPath: string;
  /** The Pulumi project of its deployments' stacks. */
  readonly pulumiProject: string;
  readonly pulumiVersion: string;
  /** Where the settings set the version of Pulumi: `pulumiVersion`, or the path of an image. */
  readonly pulumiVersionPath: string;
  /** The features of Pulumi that the program's jobs use. */
  readonly features: readonly PulumiFeature[];
  /** The registry of Pulumi's images; undefined for Docker Hub. */
  readonly registry?: string;
  /** The container image; undefined for Pulumi's own. */
  readonly image?: string;
}

export function planPrograms(
  { programs, pulumiVersion = defaultPulumiVersion, registry, policyPacks }: Flow,
  jobs: readonly Job[],
): PlannedProgram[] {
  const hasPolicyPacks = policyPacks.some(({ path }) => path !== undefined);
  return programs.map(({ name, settings, path, pulumiProject, image }) => ({
    settings,
    settingsPath: path,
    pulumiProject,
    pulumiVersion,
    pulumiVersionPath: image === undefined ? "pulumiVersion" : settings.image === undefined ? "image" : `${path}.image`,
    features: jobFeatures(
      jobs.filter(({ program }) => program === name),
      { hasPolicyPacks },
    ),
    ...(registry !== undefined && { registry }),
    ...(image !== undefined && { image }),
  }));
}

/**
 * Completes a program with what was detected in its files, or with defaults. Returns undefined if the runtime is
 * unknown.
 */
export function completeProgram(planned: PlannedProgram, detected?: Detected): Program | undefined {
  const request = toolchainRequest(planned, detected);
  return request && programOf(planned, toolchainOf(request));
}

/** The properties that determine a program's toolchain; undefined if the runtime is unknown. */
export function toolchainRequest(planned: PlannedProgram, detected?: Detected): ToolchainRequest | undefined {
  const { settings } = planned;
  const runtime = settings.runtime ?? detected?.runtime;
  if (runtime === undefined) return undefined;
  const packageManager = settings.packageManager ?? detected?.packageManager ?? packageManagers[runtime][0];
  if (packageManager === undefined) throw new Error(`${runtime} has no package manager`);
  const version = settings.version ?? detected?.version;
  const sameManager = detected?.packageManager === packageManager ? detected : undefined;
  const lockFile = settings.lockFile ?? sameManager?.lockFile;
  return {
    runtime,
    packageManager,
    ...(version !== undefined && { version }),
    pulumiVersion: planned.pulumiVersion,
    install: settings.install ?? detected?.install ?? Installer.PackageManager,
    path: settings.path,
    ...(lockFile !== undefined && { lockFile }),
    ...(sameManager?.isUnpinned === true && { isUnpinned: true }),
    ...(sameManager?.virtualenv !== undefined && { virtualenv: sameManager.virtualenv }),
  };
}

/** The patterns whose changes start a program's jobs: its own folder, and the paths in the settings. */
export function changedPaths(path: string, changes: readonly string[]): string[] {
  return [...new Set([inFolder(path, "**/*"), ...changes.flatMap(changePatterns)])];
}

function programOf({ settings, image, registry }: PlannedProgram, toolchain: Toolchain): Program {
  const { name, path, changes, steps, services } = settings;
  return {
    name,
    path,
    toolchain: { ...toolchain, image: image ?? (registry ? `${registry}/${toolchain.image}` : toolchain.image) },
    ...(changes && { changes: changedPaths(path, changes) }),
    steps,
    services,
  };
}
