import { ciFilePath } from "../targets/gitlab/ciFilePath";
import type { PlatformPlan } from "../targets/gitlab/platformPlan";
import { table } from "./table";

/** What the platform repository's own stack creates, for reviewers. */
export function platformTable({ project, defaultBranch, variables, schedules, access, outline }: PlatformPlan): string {
  const team = access.find((one) => one.team !== undefined && one.stacks.length > 0);
  const holder = `team ${team?.team ?? ""}`;
  return `${table([
    ["what", "details"],
    ["GitLab project", project],
    ["protected branch", `${defaultBranch}: nobody pushes, Maintainers merge`],
    ...variables.map(({ name, scope, protected: isProtected, path }) => [
      `CI/CD variable ${name}`,
      `for jobs in ${scope}, ${isProtected ? "protected" : "also of merge requests"}, from ${path}`,
    ]),
    ...schedules.map(({ description, cron, timezone }) => [`schedule ${description}`, `${cron} ${timezone}`]),
    [ciFilePath(outline), "by a merge request"],
    ...(team?.stacks ?? []).map((stack) => [holder, `reads stack ${stack}`]),
    ...(team?.escEnvironments ?? []).map((escEnvironment) => [holder, `reads ESC environment ${escEnvironment}`]),
  ])}\n`;
}
