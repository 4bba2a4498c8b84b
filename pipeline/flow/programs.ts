import type { ProgramSettings, Settings } from "../settings/settings";
import { pulumiProjectOf } from "../stackNames";
import type { FlowProgram } from "./flow";

/** The name of the program of a project that has only one. */
export const onlyProgram = "program";

/** The programs as the settings say them, in the order in which they are deployed. */
export function programsOf({ program, programs }: Settings): readonly ProgramSettings[] {
  return programs ?? (program ? [{ name: onlyProgram, dependsOn: [], ...program }] : []);
}

/** The programs with their deployments. */
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
