import type { Plan } from "../plan/plan";
import { escCloudTrusts } from "./escCloudTrusts";

/** The subjects that the clouds have to trust, for the logins of ESC environments. */
export function cloudLines(plan: Plan): string[] {
  const trusts = escCloudTrusts(plan);
  if (trusts.length === 0) return [];
  return [
    "The clouds have to trust these subjects of Pulumi Cloud's ID tokens:",
    ...trusts.flatMap(({ escEnvironment, cloud, principal, subject }) => [
      `  ${escEnvironment}: ${cloud} as ${principal}`,
      `    sub=${subject}`,
    ]),
  ];
}

/** Who can open ESC environments in addition to the jobs: teams, and users of a stack that is linked to one. */
export function openerLines({ escEnvironments }: Plan): string[] {
  const lines = escEnvironments.flatMap(({ project, name, openers, linkedTo }) => [
    ...openers.map(({ team, permission }) => `  ${project}/${name}: team ${team}, ${permission}`),
    ...(linkedTo === undefined
      ? []
      : [`  ${project}/${name}: everyone with access to stack ${linkedTo.stack}, which is linked to it`]),
  ]);
  return lines.length === 0 ? [] : ["Who else can open ESC environments:", ...lines];
}
