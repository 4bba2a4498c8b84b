import type { ProgramSettings, Settings } from "./settings";

/** The name of the program of a project that has only one. */
export const onlyProgram = "program";

/** The programs of a project, in the order in which they are deployed. */
export function programsOf({ program, programs }: Settings): readonly ProgramSettings[] {
  return programs ?? (program ? [{ name: onlyProgram, dependsOn: [], ...program }] : []);
}
