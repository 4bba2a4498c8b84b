import type { Origin } from "../pipeline/model";

/** The first lines of a file of ours: that it is managed, by what, and how to change it. See {@link fileOwner}. */
export function ownerHeader({ project, stack }: Origin): string {
  return [
    `Managed by Pulumi: stack "${stack}" of project "${project}".`,
    "Changes made here are overwritten. To change it, change that stack in the platform repository.",
  ].join("\n");
}

/** The stack, as `project/stack`, whose file this is; undefined where nobody's header is on it. */
export function fileOwner(text: string): string | undefined {
  const [, stack, project] =
    /^# Managed by Pulumi: stack "(.+)" of project "(.+)"\.$/m.exec(text.split("\n")[0] ?? "") ?? [];
  return stack === undefined ? undefined : `${project}/${stack}`;
}
