import type { Pipeline } from "../../pipeline/model";
import type { CiEnvironmentUse } from "../../pipeline/target";

/** The deployment environment of a deployment. CircleCI has none for other jobs, and no environment of its own. */
export function ciEnvironmentName(use: CiEnvironmentUse): string | undefined {
  return use.kind === "deployment" ? use.deployment : undefined;
}

/** Whether CircleCI sets a variable itself, or the file does. CircleCI: built-in environment variables. */
export function reservesVariable(name: string): boolean {
  return name.startsWith("CIRCLE") || ["CI", "BASH_ENV", ...jobVariables].includes(name);
}

const jobVariables = ["PULUMI_ACCESS_TOKEN", "PULUMI_BACKEND_URL", "PULUMI_STACK", "PULUMI_TEAM", "PULUMI_ENVIRONMENT"];

/**
 * The group of jobs that never run at the same time. CircleCI locks a group for the whole organization, and drops jobs by
 * the number of their pipeline, which only pipelines of one project can be compared by: so a group belongs to a project.
 */
export function serialGroup(concurrencyGroup: string): string {
  return `<< pipeline.project.slug >>/${concurrencyGroup}`;
}

/** The names of the jobs in the file, by their names in the pipeline. CircleCI: a name of a job has no slash. */
export function jobNames({ jobs }: Pick<Pipeline, "jobs">): ReadonlyMap<string, string> {
  return uniqueNames(
    jobs.map(({ name }) => name),
    (name) => name.replaceAll("/", "-"),
  );
}

/** The names of the programs in the names of executors and commands. CircleCI: they are in lower case. */
export function programNames({ programs }: Pick<Pipeline, "programs">): ReadonlyMap<string, string> {
  return uniqueNames(
    programs.map(({ name }) => name),
    (name) => name.toLowerCase(),
  );
}

/** Each name in its allowed form. Forms that several names share are numbered, in the order of the names. */
export function uniqueNames(names: readonly string[], allowed: (name: string) => string): ReadonlyMap<string, string> {
  const taken = new Set(names.filter((name) => allowed(name) === name));
  return new Map(
    names.map((name) => {
      let form = allowed(name);
      for (let number = 2; form !== name && taken.has(form); number++) form = `${allowed(name)}-${number}`;
      taken.add(form);
      return [name, form];
    }),
  );
}

/** The name of the approval before a manual deployment. No job has this name: the name of a deployment job starts with deploy. */
export function approvalName(job: string): string {
  return job.replace(/^deploy-/, "approve-");
}
