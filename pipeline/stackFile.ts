import type { Origin } from "./model";
import { visible } from "./visible";

/** The Pulumi project of the platform repository. Its name is also the namespace of its configuration. */
export const platformProject = "platform";

/** The configuration key of a project's settings. */
export const settingsKey = `${platformProject}:pipeline`;

/**
 * The configuration key of the foundation's settings. The foundation is the one stack that owns what projects share.
 */
export const foundationKey = `${platformProject}:foundation`;

/** The configuration key of the defaults of all projects' settings. */
export const defaultsKey = `${platformProject}:defaults`;

/** The configuration key of the settings of the platform repository as a whole: its rings. */
export const fleetKey = `${platformProject}:fleet`;

/** The file whose configuration all stacks inherit. Pulumi: project-level configuration. */
export const projectFile = "Pulumi.yaml";

/** The configuration key of the address of GitLab, which its provider reads. */
export const gitLabUrlKey = "gitlab:baseUrl";

/** The configuration key of the address of Pulumi Cloud, which its provider reads. */
export const cloudUrlKey = "pulumiservice:apiUrl";

/** Returns the name of a stack settings file. Pulumi: stack settings files. */
export function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * Returns the stack of a `Pulumi.<stack>.yaml`. The CI file names it in a comment. A file name may be any text, so
 * hidden characters are escaped.
 */
export function originOf(file: string): Origin {
  const name = file.split("/").at(-1) ?? file;
  return { project: platformProject, stack: visible(/^Pulumi\.(.+)\.ya?ml$/s.exec(name)?.[1] ?? name) };
}
