import type { Job, Pipeline, Program } from "../pipeline/model";

/** The program of a job. */
export function programOf({ program: name }: Job, { programs }: Pipeline): Program {
  const program = programs.find((one) => one.name === name);
  if (!program) throw new Error(`no program ${name}`);
  return program;
}
