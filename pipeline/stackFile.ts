import type { Origin } from "./model";
import { visible } from "./visible";

/** The Pulumi project of the platform repository, whose name is also the namespace of its configuration. */
export const platformProject = "platform";

/** The configuration key that the settings are below. */
export const settingsKey = `${platformProject}:pipeline`;

/** The configuration key that the settings of the one stack are below that owns what projects share. */
export const foundationKey = `${platformProject}:foundation`;

/** The file that holds a stack's settings. Pulumi: stack settings files. */
export function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/** The stack that a `Pulumi.<stack>.yaml` belongs to. The CI file names it in a comment, and a file's name is any text. */
export function originOf(file: string): Origin {
  const name = file.split("/").at(-1) ?? file;
  return { project: platformProject, stack: visible(/^Pulumi\.(.+)\.ya?ml$/s.exec(name)?.[1] ?? name) };
}
