import * as z from "zod";
import { groupPath, projectPath } from "../names";
import { named, section } from "./fields";

/** GitLab: CI/CD job token, job token allowlist limits. */
const most = 200;
const tooMany = { error: `are more than GitLab takes. Name at most ${most}` };

/** The schema of the other projects whose jobs may access the project with their job tokens. */
export const jobTokenAccessSchema = section(
  {
    args: "JobTokenAccessArgs",
    about:
      "The projects whose jobs may access this project with their job tokens, besides its own. All others are removed from the project's job token allow-list.",
  },
  {
    projects: z
      .array(named(projectPath))
      .max(most, tooMany)
      .meta({ description: "The full paths of projects.", example: ["acme/shop/web"] })
      .default([]),
    groups: z
      .array(named(groupPath))
      .max(most, tooMany)
      .meta({
        description: "The full paths of groups, for all projects in them, at any depth.",
        example: ["acme/platform"],
      })
      .default([]),
  },
);

export type JobTokenAccess = z.output<typeof jobTokenAccessSchema>;
