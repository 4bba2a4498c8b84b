import type { DeploymentSettings, ProgramSettings, Settings } from "../settings/settings";
import { pulumiProjectOf } from "../stackNames";
import type { FlowProgram } from "./flow";

/** The name of the program in a project that has only one. */
export const onlyProgram = "program";

/** Returns the settings of all programs, in deployment order. */
export function programsOf({ program, programs }: Settings): readonly ProgramSettings[] {
  return programs ?? (program ? [{ name: onlyProgram, dependsOn: [], ...program }] : []);
}

/** Resolves the Pulumi programs with their deployments. */
export function resolvePrograms(settings: Settings): FlowProgram[] {
  return programsOf(settings).flatMap(({ runtime, kestra: _, ...program }, index) => {
    if (runtime === "kestra") return [];
    const { name } = program;
    const deployments = deploymentsOf(settings, name);
    const image = program.image ?? settings.image;
    return [
      {
        name,
        path: programPathOf(settings, index),
        settings: { ...program, runtime },
        pulumiProject: pulumiProjectOf(deployments[0]?.stack ?? ""),
        deployments: deployments.map((one) => one.name),
        ...(image !== undefined && { image }),
      },
    ];
  });
}

/** Returns the deployments of a program, in promotion order. */
export function deploymentsOf({ deployments }: Pick<Settings, "deployments">, program: string): DeploymentSettings[] {
  return deployments.filter((one) => (one.program ?? onlyProgram) === program);
}

/** Returns the path of a program in the settings. */
export function programPathOf({ programs }: Pick<Settings, "programs">, index: number): string {
  return programs ? `programs[${index}]` : "program";
}
