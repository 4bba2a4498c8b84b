import type { Detected } from "../programs/detectProgram";
import type { Program } from "../model";
import type { Flow, FlowProgram } from "../flow/flow";
import { packageManagers } from "../programs/packageManagers";
import { inFolder, type Toolchain, toolchainOf } from "../programs/toolchains";

/** The default version of Pulumi, with which the pipelines were tested. */
export const triedPulumiVersion = "3.259.0";

/** A program as the settings define it. Values that they leave out may be detected in its files. */
export interface PlannedProgram {
  readonly settings: FlowProgram["settings"];
  /** Its path in the settings. */
  readonly settingsPath: string;
  /** The Pulumi project of its deployments' stacks. */
  readonly pulumiProject: string;
  readonly pulumiVersion: string;
  /** The registry of Pulumi's images; undefined for Docker Hub. */
  readonly registry?: string;
  /** The container image; undefined for Pulumi's own. */
  readonly image?: string;
}

export function planPrograms({ programs, pulumiVersion = triedPulumiVersion, registry }: Flow): PlannedProgram[] {
  return programs.map(({ settings, path, pulumiProject, image }) => ({
    settings,
    settingsPath: path,
    pulumiProject,
    pulumiVersion,
    ...(registry !== undefined && { registry }),
    ...(image !== undefined && { image }),
  }));
}

/**
 * Completes a program with what was detected in its files, or with defaults. Returns undefined if the runtime is
 * unknown.
 */
export function completeProgram(planned: PlannedProgram, detected?: Detected): Program | undefined {
  const { settings } = planned;
  const runtime = settings.runtime ?? detected?.runtime;
  if (runtime === undefined) return undefined;
  const packageManager = settings.packageManager ?? detected?.packageManager ?? packageManagers[runtime][0];
  if (packageManager === undefined) throw new Error(`${runtime} has no package manager`);
  const version = settings.version ?? detected?.version;
  const same = detected?.packageManager === packageManager ? detected : undefined;
  const lockFile = settings.lockFile ?? same?.lockFile;
  const toolchain = toolchainOf({
    runtime,
    packageManager,
    ...(version !== undefined && { version }),
    pulumiVersion: planned.pulumiVersion,
    install: settings.install,
    path: settings.path,
    ...(lockFile !== undefined && { lockFile }),
    ...(same?.virtualenv !== undefined && { virtualenv: same.virtualenv }),
  });
  return programOf(planned, toolchain);
}

function programOf({ settings, image, registry }: PlannedProgram, toolchain: Toolchain): Program {
  const { name, path, changes, steps } = settings;
  return {
    name,
    path,
    toolchain: { ...toolchain, image: image ?? (registry ? `${registry}/${toolchain.image}` : toolchain.image) },
    ...(changes && { changes: [inFolder(path, "**/*"), ...changes] }),
    steps,
  };
}
