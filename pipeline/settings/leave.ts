import * as z from "zod";
import { LeaveChoice, LeaveFile } from "./choices";
import { section } from "./fields";

/** Returns the schema of the choice for one kind. */
export function choice(description: string, example: LeaveChoice, defaultsTo: string) {
  return z.enum(LeaveChoice).meta({ description, example, defaultsTo }).optional();
}

const created = "`destroy` for those that the pipeline created, and `keep` for those that were adopted";

/** The schema of what a destroy leaves behind. With `trust: keep`, the default of every other kind is `keep`, too. */
export const leaveSchema = section(
  {
    args: "LeaveArgs",
    about:
      "What `pulumi destroy` leaves behind, by kind. With `trust: keep`, the default of every other kind is `keep`.",
  },
  {
    file: z
      .enum(LeaveFile)
      .meta({ description: "What happens to the CI file.", example: "handOver" })
      .default(LeaveFile.Remove),
    trust: choice(
      "What lets jobs log in to Pulumi Cloud: the OIDC issuer, the teams with their permissions, and stored tokens with their variables. They are destroyed first.",
      LeaveChoice.Keep,
      "`destroy`. A team that was adopted is kept, but nothing gets its tokens",
    ),
    variables: choice("The CI/CD variables with a `value`.", LeaveChoice.Keep, created),
    secrets: choice("The CI/CD variables with a `secret`.", LeaveChoice.Keep, "`destroy`"),
    schedules: choice("The pipeline schedules.", LeaveChoice.Keep, created),
    environments: choice(
      "The deployment environments, whose deployments GitLab deletes with them.",
      LeaveChoice.Keep,
      created,
    ),
    protections: choice(
      "The protections of branches, tags and deployment environments, and the approval rules of merge requests.",
      LeaveChoice.Destroy,
      "`keep`",
    ),
    jobTokenAccess: choice(
      "The job token allow-list. Destroying it leaves access to the project itself only.",
      LeaveChoice.Keep,
      created,
    ),
    hooks: choice("The webhooks.", LeaveChoice.Keep, created),
    escEnvironments: choice(
      "The ESC environments with their content, version tags and links.",
      LeaveChoice.Destroy,
      "`keep`",
    ),
    policyGroups: choice("The policy group with the published policy packs.", LeaveChoice.Keep, created),
  },
);

export type LeaveSettings = z.output<typeof leaveSchema>;
