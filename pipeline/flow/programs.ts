import type { ProgramSettings, Settings } from "../settings/settings";
import { pulumiProjectOf } from "../stackNames";
import type { FlowProgram } from "./flow";

/** The name of the program in a project that has only one. */
export const onlyProgram = "program";

/** Returns the settings of all programs, in deployment order. */
export function programsOf({ program, programs }: Settings): readonly ProgramSettings[] {
  return programs ?? (program ? [{ name: onlyProgram, dependsOn: [], ...program }] : []);
}

/** Resolves the programs with their deployments. */
export function resolvePrograms(settings: Settings): FlowProgram[] {
  return programsOf(settings).map((program, index) => {
    const { name } = program;
    const deployments = settings.deployments.filter((one) => (one.program ?? onlyProgram) === name);
    const image = program.image ?? settings.image;
    return {
      name,
      path: settings.programs ? `programs[${index}]` : "program",
      settings: program,
      pulumiProject: pulumiProjectOf(deployments[0]?.stack ?? ""),
      deployments: deployments.map((one) => one.name),
      ...(image !== undefined && { image }),
    };
  });
}
