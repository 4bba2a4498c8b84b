import type { Job, Pipeline, Program, Service } from "../../pipeline/model";
import { runsProgram } from "../runsProgram";
import { imageName } from "../imageNames";

/** A container that runs beside a step, which reaches it at `localhost`. */
export interface ServiceDefinition {
  readonly image: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The definitions of the services of all programs, by name. */
export function serviceDefinitions({ programs }: Pipeline): Readonly<Record<string, ServiceDefinition>> {
  return Object.fromEntries(
    programs.flatMap((program) =>
      program.services.map((service, index) => [serviceName(program, index), definition(service)] as const),
    ),
  );
}

/** The names of the services of a step: those of its program, if it runs the program. */
export function servicesOf(job: Job, program: Program): readonly string[] {
  return runsProgram(job) ? program.services.map((_, index) => serviceName(program, index)) : [];
}

/** The name of a service of a program: `app-1`. */
function serviceName({ name }: Program, index: number): string {
  return `${name}-${index + 1}`;
}

function definition({ image, variables }: Service): ServiceDefinition {
  return { image: imageName(image), ...(variables && { variables }) };
}
