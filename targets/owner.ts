import type { Origin, Pipeline } from "../pipeline/model";

/** The header of a rendered file: which stack manages it, and how to change it. {@link fileOwner} reads it back. */
export function ownerHeader({ origin, handedOver }: Pick<Pipeline, "origin" | "handedOver">): string {
  const { project, stack } = origin;
  if (handedOver) return handedOverHeader(origin, handedOver);
  return [
    `Managed by Pulumi: stack "${stack}" of project "${project}".`,
    "Do not edit: changes are overwritten. Change that stack in the platform repository instead.",
  ].join("\n");
}

/** The header of a file that its stack hands over. {@link formerOwner} reads it back. */
function handedOverHeader({ project, stack }: Origin, { trusted }: NonNullable<Pipeline["handedOver"]>): string {
  return [
    `Handed over by Pulumi: stack "${stack}" of project "${project}" no longer manages this file.`,
    "No stack manages it. Edit or delete it as you like.",
    trusted
      ? "Its jobs still log in to Pulumi Cloud. To stop that, delete their OIDC issuer, teams and tokens there."
      : "Its jobs can no longer log in to Pulumi Cloud, and fail, unless you give them another login.",
  ].join("\n");
}

/** The stack that manages a file, as `project/stack`; undefined if the file has no such header. */
export function fileOwner(text: string): string | undefined {
  return stackIn(text, /^# Managed by Pulumi: stack "(.+)" of project "(.+)"\.$/);
}

/** The stack that handed a file over, as `project/stack`; undefined if none did. */
export function formerOwner(text: string): string | undefined {
  return stackIn(text, /^# Handed over by Pulumi: stack "(.+)" of project "(.+)" no longer manages this file\.$/);
}

function stackIn(text: string, header: RegExp): string | undefined {
  const [, stack, project] = header.exec(text.split("\n")[0] ?? "") ?? [];
  return stack === undefined ? undefined : `${project}/${stack}`;
}
