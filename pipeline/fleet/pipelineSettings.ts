import * as z from "zod";
import { branchName, imageName, organizationName, platformStack, projectPath, teamName, timeout } from "../names";
import type { NameRule } from "../names";
import { FleetPreviews, PlatformAdopted } from "../settings/choices";
import { exceptionSchema } from "../settings/exceptions";
import { named, runnerTags, section } from "../settings/fields";
import { wholeNumber } from "../settings/wholeNumber";
import { mostShards } from "./shards";

const userName: NameRule = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/,
  rule: "the name of a Pulumi user: letters, digits, . _ and -",
};

/** The schema of the pipeline of the platform repository itself, which `fleet init` writes. */
export const fleetPipelineSchema = section(
  { args: "FleetPipelineArgs", about: "The pipeline of the platform repository itself, which `fleet init` writes." },
  {
    project: named(projectPath).meta({
      description: "The full path of the platform repository's GitLab project.",
      example: "acme/platform",
    }),
    organization: named(organizationName).meta({
      description: "The Pulumi organization of the platform repository's stacks.",
      example: "acme",
    }),
    foundation: named(platformStack).meta({
      description:
        "The stack of the platform repository that owns the OIDC issuer. Its policies also let the jobs of this pipeline log in.",
      example: "foundation",
    }),
    stack: named(platformStack)
      .meta({
        description:
          "The stack of the platform repository that makes what this pipeline needs: a `PulumiPlatform`. Its file has only the secrets `readToken` and `updateToken`.",
        example: "platform",
        defaultsTo: "none: a person makes it",
      })
      .optional(),
    user: named(userName).meta({
      description:
        "The Pulumi user whose tokens the jobs get that update stacks: an admin of the organization, used for nothing else.",
      example: "acme-platform",
    }),
    team: named(teamName)
      .meta({
        description: "The Pulumi team whose tokens the jobs get that preview stacks or detect drift. It can only read.",
        example: "platform-readers",
      })
      .default("platform-read"),
    defaultBranch: named(branchName)
      .meta({ description: "The default branch, whose pushes update stacks.", example: "trunk" })
      .default("main"),
    previews: z
      .enum(FleetPreviews)
      .meta({
        description: "When the pipeline previews the stacks that changed.",
        example: FleetPreviews.MergeRequests,
      })
      .default(FleetPreviews.Merged),
    runners: wholeNumber(1, mostShards, "runners")
      .meta({
        description: "The number of jobs that divide the previews, and the nightly drift detection, among them.",
        example: 10,
      })
      .default(4),
    install: z
      .array(z.string().min(1, { error: "is empty. Write a shell command, or leave it out" }))
      .meta({
        description:
          "The shell commands that install the program's dependencies and this package, and compile the program.",
        example: ["npm ci"],
      })
      .default(["npm ci", "npm run build --if-present"]),
    image: named(imageName)
      .meta({
        description: "The container image of all jobs.",
        example: "pulumi/pulumi-nodejs:3.259.0",
        defaultsTo: "Pulumi's image for Node.js, pinned to a version",
      })
      .optional(),
    runnerTags,
    timeout: named(timeout)
      .meta({
        description: "How long a job may take, at most a day.",
        example: "4h",
        defaultsTo: "the project's own limit",
      })
      .optional(),
    adopt: z
      .array(z.enum(PlatformAdopted))
      .meta({
        description:
          "The kinds of existing resources that an update of `stack` adopts where they have the name of a planned one. Without its kind here, such a resource is an error. The protection of the default branch needs no kind.",
        example: ["variables", "schedules"],
      })
      .default([]),
    exceptions: z
      .array(exceptionSchema)
      .meta({
        description: "The unsafe settings of this pipeline that are used on purpose, each with a reason.",
        example: [{ code: "PREVIEW_READS_SECRETS", reason: "Only the platform team can push to this project." }],
      })
      .default([]),
  },
);

/** Valid settings of the pipeline of a platform repository. */
export type FleetPipelineSettings = z.output<typeof fleetPipelineSchema>;
