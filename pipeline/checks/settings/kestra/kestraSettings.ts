import type { DeploymentSettings, KestraDeploymentSettings, KestraProgramSettings } from "../../../settings/settings";
import type { AnyProgram, Placed, ValidDeployment, ValidProgram } from "../../../settings/sections";

/** A valid program of Kestra flows. */
export type KestraProgram = Placed<AnyProgram>;

/** A valid deployment of Kestra flows, with the settings that only it has. */
export interface KestraDeployment extends Placed<DeploymentSettings> {
  readonly kestra: KestraDeploymentSettings;
}

export function kestraPrograms(programs: readonly ValidProgram[]): KestraProgram[] {
  return programs.filter(({ value }) => value.runtime === "kestra");
}

export function kestraDeployments(deployments: readonly ValidDeployment[]): KestraDeployment[] {
  return deployments.flatMap((one) => (one.value.kestra ? [{ ...one, kestra: one.value.kestra }] : []));
}

/** Whether a deployment of Kestra flows opens an ESC environment, so that its project needs Pulumi Cloud. */
export function opensEsc(deployments: readonly ValidDeployment[]): boolean {
  return kestraDeployments(deployments).some(({ value }) => value.esc !== undefined);
}

/** Returns the program of a deployment; undefined if the settings do not name it. */
export function programOf({ value }: ValidDeployment, programs: readonly ValidProgram[]): ValidProgram | undefined {
  const [only, ...others] = programs;
  if (others.length === 0 && only?.value.name === undefined) return only;
  return programs.find((one) => one.value.name === value.program);
}

/** How merge requests validate the flows of a program, and the path of these settings. */
export function validationOf(
  program: KestraProgram,
): Placed<NonNullable<KestraProgramSettings["validation"]>> | undefined {
  const value = program.value.kestra?.validation;
  return value && { path: `${program.path}.kestra.validation`, value };
}
