import type { Detected } from "../programs/detectProgram";
import { listed, type Mistake, quoted } from "../errors";
import type { Program } from "../model";
import { runtimeMistakes } from "../settings/crossChecks/programs";
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

/** A program that is complete, or why it can't be, and what was found in its files. */
export interface CompletedProgram {
  readonly program?: Program;
  readonly mistakes: readonly Mistake[];
  /** In a sentence, where there is anything. */
  readonly found: readonly string[];
  /** What is likely to fail, each in a sentence. */
  readonly doubts: readonly string[];
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

/** Fills in what the settings leave out, from what was found in the program's files, or by default. */
export function completeProgram(planned: PlannedProgram, detected?: Detected): CompletedProgram {
  const { settings } = planned;
  const runtime = settings.runtime ?? detected?.runtime;
  const mistakes = contradictions(planned, detected);
  if (runtime === undefined)
    return { mistakes: [...mistakes, unknownRuntime(planned, detected)], found: [], doubts: [] };
  // A runtime that the settings say was checked with them.
  if (settings.runtime === undefined) {
    mistakes.push(...runtimeMistakes(planned.settingsPath, { ...settings, runtime }, planned.image));
  }

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
  return {
    program: programOf(planned, toolchain),
    mistakes,
    found: detected && detected.because.length > 0 ? [`${planned.settingsPath}: ${detected.because.join("; ")}`] : [],
    doubts: (detected?.doubts ?? []).map((doubt) => `${planned.settingsPath}: ${doubt}`),
  };
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

/** What the settings say and the program's Pulumi.yaml says otherwise. */
function contradictions({ settings, settingsPath, pulumiProject }: PlannedProgram, detected?: Detected): Mistake[] {
  const file = inFolder(settings.path, "Pulumi.yaml");
  const mistakes: Mistake[] = [];
  if (detected?.otherRuntime !== undefined) {
    const message = `${quoted(settings.runtime)} is not the runtime of the program: ${file} says ${quoted(detected.otherRuntime)}. Change it, or leave it out`;
    mistakes.push({ code: "OTHER_RUNTIME", path: `${settingsPath}.runtime`, message });
  }
  if (detected?.project !== undefined && detected.project !== pulumiProject) {
    const message = `the program's deployments are stacks of Pulumi project ${quoted(pulumiProject)}, but ${file} names project ${quoted(detected.project)}. Change the deployments' stacks, or the path`;
    mistakes.push({ code: "OTHER_PROJECT", path: `${settingsPath}.path`, message });
  }
  return mistakes;
}

function unknownRuntime({ settings, settingsPath }: PlannedProgram, detected?: Detected): Mistake {
  const file = inFolder(settings.path, "Pulumi.yaml");
  const why = detected ? `${file} does not say it` : "the program's files were not looked at";
  const message = `is missing, and ${why}. Choices: ${listed(Object.keys(packageManagers))}`;
  return { code: "MISSING_KEY", path: `${settingsPath}.runtime`, message };
}
