import type { Seed } from "pulumi-pipeline-sandbox";
import { testToken } from "pulumi-pipeline-sandbox/testing/testToken";
import type { Flow } from "../flows";
import { flowPrograms } from "./channelFlow";
import type { Files } from "./files";
import type { Places } from "./places";
import { reviewedFiles } from "./reviewedFiles";

/** The platform's Maintainer and the developer who opens the merge request, with their tokens. */
export const users = {
  platform: { username: "platform", token: testToken("glpat-platform") },
  developer: { username: "developer", token: testToken("glpat-developer") },
} as const;

export type Username = keyof typeof users;

/** The tokens with which the platform team onboards the project. The user with the organization's name is its admin. */
export const platformTokens = { gitlab: users.platform.token, cloud: testToken("pul-acme") };

/** The project of a flow before it is onboarded, with its programs, and the stacks of these programs. */
export function channelSeed(flow: Flow, places: Places, pluginUrl: string): Seed {
  const { settings } = flow;
  const programs = flowPrograms(flow);
  const files: Files = Object.assign(
    { "README.md": "A project.\n" },
    ...programs.map((program) => reviewedFiles(program, places.trapLog, pluginUrl)),
  );
  const stacks = programs.flatMap(({ name, stacks }) => stacks.map((stack) => `${name}/${stack}`));
  const organization = { name: "acme", edition: settings.edition, members: { acme: "admin" as const }, stacks };
  return {
    gitlab: {
      users: Object.values(users),
      projects: [
        {
          path: settings.project,
          defaultBranch: settings.defaultBranch,
          files,
          members: { platform: 40, developer: 30 },
          allowForkPipelines: false,
        },
      ],
    },
    cloud: { users: [{ login: "acme", token: platformTokens.cloud }], organizations: [organization] },
  };
}
