import type { Detected } from "../programs/detectProgram";
import type { Program } from "../model";
import type { Flow, FlowProgram } from "../flow/flow";
import { packageManagers } from "../programs/packageManagers";
import { inFolder, type Toolchain, toolchainOf } from "../programs/toolchains";

/** The version of Pulumi that the pipelines were tried with. */
export const triedPulumiVersion = "3.259.0";

/** A program as the settings tell of it: what they leave out may be found in its files. */
export interface PlannedProgram {
  readonly settings: FlowProgram["settings"];
  /** Where it is in the settings. */
  readonly settingsPath: string;
  /** The Pulumi project that its deployments are stacks of. */
  readonly pulumiProject: string;
  readonly pulumiVersion: string;
  /** Where Pulumi's images come from instead of Docker Hub. */
  readonly registry?: string;
  /** An image that takes the place of Pulumi's. */
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

/** Fills in what the settings leave out, from what was found in the files, or by default; undefined without a runtime. */
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
