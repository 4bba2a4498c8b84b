import type { CiEnvironment, Job, Service } from "../../pipeline/model";
import { sortedKeys } from "./sortedKeys";
import type { Yaml } from "./yaml";

/** The hidden entry of jobs that run reviewed code. It isolates them from files of unreviewed code. */
export const reviewedEntry = ".reviewed";

/** A container image without its entry point, so that GitLab can start a shell in it. */
export function image(name: string): Yaml {
  return { name, entrypoint: [""] };
}

/** GitLab: CI/CD YAML syntax, services. */
export function serviceEntry({ image: name, alias, variables, entrypoint, command }: Service): Yaml {
  return {
    name,
    ...(alias !== undefined && { alias }),
    ...(entrypoint && { entrypoint }),
    ...(command && { command }),
    ...(variables && { variables: sortedKeys(variables) }),
  };
}

/** An entry of `needs`. */
export function need({ job, optional }: Job["needs"][number]): unknown {
  return optional ? { job, optional } : job;
}

/** The `environment` of a job. */
export function environmentEntry({ name, action }: CiEnvironment): Yaml {
  return { name: withIds(name), ...(action !== "start" && { action }) };
}

/** Text with GitLab's variables for the project's id and the merge request's number (IID). */
export function withIds(text: string): string {
  return text.replace("{project}", "${CI_PROJECT_ID}").replace("{mergeRequest}", "$CI_MERGE_REQUEST_IID");
}
