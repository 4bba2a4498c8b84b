import { type Diagnostic, errorAt, infoAt, warningAt } from "../../diagnostics/diagnostic";
import { listed, quoted } from "../../diagnostics/wording";
import { type PlannedProgram, toolchainRequest } from "../../plan/programs";
import type { Detected } from "../../programs/detectProgram";
import { packageManagers } from "../../programs/packageManagers";
import { inFolder, installCommands } from "../../programs/toolchains";
import { runtimeErrors } from "../settings/programs";
import { oldPulumi } from "./oldPulumi";

/** One check of a program, with what was detected in its files if they were read. */
export type ProgramCheck = (program: PlannedProgram, detected?: Detected) => readonly Diagnostic[];

/** All checks of a program and its files, in the order in which their diagnostics are reported. */
export const programChecks: readonly ProgramCheck[] = [
  detectedFacts,
  otherRuntime,
  otherProject,
  missingRuntime,
  detectedRuntimeErrors,
  detectionWarnings,
  missingLockFile,
  oldPulumi,
];

/** Runs all checks of a program. */
export function checkProgram(program: PlannedProgram, detected?: Detected): Diagnostic[] {
  return programChecks.flatMap((check) => check(program, detected));
}

function detectedFacts({ settingsPath }: PlannedProgram, detected?: Detected): Diagnostic[] {
  const findings = detected?.findings ?? [];
  return findings.length === 0 ? [] : [infoAt("DETECTED_PROGRAM", settingsPath, findings.join("; "))];
}

function otherRuntime({ settings, settingsPath }: PlannedProgram, detected?: Detected): Diagnostic[] {
  if (detected?.otherRuntime === undefined) return [];
  const message = `${quoted(settings.runtime)} is not the runtime of the program: ${projectFile(settings)} says ${quoted(detected.otherRuntime)}. Change it, or leave it out`;
  return [errorAt("OTHER_RUNTIME", `${settingsPath}.runtime`, message)];
}

function otherProject({ settings, settingsPath, pulumiProject }: PlannedProgram, detected?: Detected): Diagnostic[] {
  if (detected?.project === undefined || detected.project === pulumiProject) return [];
  const message = `the program's deployments are stacks of Pulumi project ${quoted(pulumiProject)}, but ${projectFile(settings)} names project ${quoted(detected.project)}. Change the deployments' stacks, or the path`;
  return [errorAt("OTHER_PROJECT", `${settingsPath}.path`, message)];
}

function missingRuntime({ settings, settingsPath }: PlannedProgram, detected?: Detected): Diagnostic[] {
  if ((settings.runtime ?? detected?.runtime) !== undefined) return [];
  const why = detected ? `${projectFile(settings)} does not name it` : "the program's files were not read";
  const message = `is missing, and ${why}. Choices: ${listed(Object.keys(packageManagers))}`;
  return [errorAt("MISSING_KEY", `${settingsPath}.runtime`, message)];
}

/** Checks a detected runtime. A runtime in the settings was already checked with them. */
function detectedRuntimeErrors({ settings, settingsPath, image }: PlannedProgram, detected?: Detected): Diagnostic[] {
  if (settings.runtime !== undefined || detected?.runtime === undefined) return [];
  return runtimeErrors(settingsPath, { ...settings, runtime: detected.runtime }, image);
}

function missingLockFile(program: PlannedProgram, detected?: Detected): Diagnostic[] {
  // For another runtime, another lock file would be missing.
  const missing = detected?.otherRuntime === undefined ? detected?.dependencyFileMissing : undefined;
  if (missing === undefined) return [];
  const request = toolchainRequest(program, detected);
  const commands = request?.isUnpinned === true ? installCommands(request) : undefined;
  const effect =
    commands === undefined
      ? ", and the dependencies are installed from it"
      : commands.length === 0
        ? ", so the jobs install no dependencies"
        : `, so the jobs install the newest versions that are allowed, by ${commands.join(" && ")}`;
  return [warningAt("MISSING_LOCK_FILE", program.settingsPath, `${missing} is missing${effect}. Commit the file`)];
}

/** Reports the warnings of the detection. */
function detectionWarnings({ settingsPath }: PlannedProgram, detected?: Detected): Diagnostic[] {
  return (detected?.warnings ?? []).map(({ code, message }) => warningAt(code, settingsPath, message));
}

function projectFile({ path }: PlannedProgram["settings"]): string {
  return inFolder(path, "Pulumi.yaml");
}
