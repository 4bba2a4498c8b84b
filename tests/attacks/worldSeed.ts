import type { Seed } from "pulumi-pipeline-sandbox";
import type { Flow } from "./flows";
import { testToken } from "pulumi-pipeline-sandbox/testing/testToken";

/** The attacker owns the other projects, the fork and the second organization. */
export const users = ["platform", "maintainer", "developer", "attacker"] as const;
export const other = "acme/other/tool";
export const fork = "attacker/fork";
export const rival = "rival";

/** A path that a policy cannot distinguish, because a dot matches any character; another path if there is no dot. */
export function lookAlikeOf(path: string): string {
  return path.includes(".") ? path.replaceAll(".", "-") : `${path}-2`;
}

/** The project of a flow before it is onboarded, and projects of others. */
export function seedOf({ settings, plan }: Flow, lookAlike: string, refusesReusedPaths: boolean): Seed {
  const files = { ".gitlab-ci.yml": "build:\n  script: [make]\n" };
  const { defaultBranch } = settings;
  const outsiders = { attacker: 50, developer: 30 };
  const stacks = [...new Set(plan.access.flatMap((access) => access.stacks))].map((stack) =>
    stack.replace(/^acme\//, ""),
  );
  return {
    gitlab: {
      refusesReusedPaths,
      users: users.map((username) => ({
        username,
        token: testToken(`glpat-${username}`),
        admin: username === "platform",
      })),
      projects: [
        { path: settings.project, defaultBranch, files, members: { maintainer: 40, developer: 30 } },
        { path: other, defaultBranch, files, members: outsiders },
        { path: lookAlike, defaultBranch, files, members: outsiders },
        { path: fork, defaultBranch, forkOf: settings.project, members: { attacker: 50 } },
      ],
    },
    cloud: {
      // The rule for the audience has to work without this check.
      checksAudience: false,
      users: ["platform", "acme"].map((login) => ({ login, token: testToken(`pul-${login}`) })),
      organizations: [
        { name: "acme", edition: settings.edition, members: { platform: "admin", acme: "member" }, stacks },
        { name: rival, edition: "team", members: { platform: "admin" } },
      ],
    },
  };
}
