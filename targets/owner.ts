import type { Origin } from "../pipeline/model";

/** The header of a rendered file: which stack manages it, and how to change it. {@link fileOwner} reads it back. */
export function ownerHeader({ project, stack }: Origin): string {
  return [
    `Managed by Pulumi: stack "${stack}" of project "${project}".`,
    "Do not edit: changes are overwritten. Change that stack in the platform repository instead.",
  ].join("\n");
}

/** The stack that manages a file, as `project/stack`; undefined if the file has no such header. */
export function fileOwner(text: string): string | undefined {
  const [, stack, project] =
    /^# Managed by Pulumi: stack "(.+)" of project "(.+)"\.$/m.exec(text.split("\n")[0] ?? "") ?? [];
  return stack === undefined ? undefined : `${project}/${stack}`;
}
