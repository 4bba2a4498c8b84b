import type { Plan } from "../plan/plan";
import { cloudLogins } from "./cloudLogins";

/** Whom the clouds have to trust for the logins of ESC environments. */
export function cloudLines(plan: Plan): string[] {
  const logins = cloudLogins(plan);
  if (logins.length === 0) return [];
  return [
    "Whom the clouds have to trust, by the subject of Pulumi Cloud's own ID token:",
    ...logins.flatMap(({ environment, cloud, principal, subject }) => [
      `  ${environment}: ${cloud} as ${principal}`,
      `    sub=${subject}`,
    ]),
  ];
}

/** Who opens ESC environments beside the pipeline's jobs: teams, and whoever works on a stack that has one. */
export function openerLines({ escEnvironments }: Plan): string[] {
  const lines = escEnvironments.flatMap(({ project, name, openers, linkedTo }) => [
    ...openers.map(({ team, permission }) => `  ${project}/${name}: team ${team}, ${permission}`),
    ...(linkedTo === undefined
      ? []
      : [`  ${project}/${name}: whoever works on stack ${linkedTo.stack}, which is linked to it`]),
  ]);
  return lines.length === 0 ? [] : ["Who opens ESC environments beside the jobs:", ...lines];
}
