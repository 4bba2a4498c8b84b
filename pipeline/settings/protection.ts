import * as z from "zod";
import { PushAccess } from "./choices";
import { strict } from "./fields";

/** How many people have to approve. Nobody is left to approve where more are asked for than a project has. */
const approvalCount = z.literal([1, 2, 3, 4, 5]);

/** What keeps one person alone from deploying. GitLab Premium has what it takes, the Community Edition has not. */
export const protectionSchema = strict({
  push: z
    .enum(PushAccess)
    .describe(
      'Who may push to the branches that deploy: maintainers, or "no one" but the user of the GitLab token, who commits the CI file. Defaults to maintainers.',
    )
    .default(PushAccess.Maintainers),
  approvals: approvalCount
    .describe("How many people have to approve a merge request, neither its author nor a committer. Defaults to none.")
    .optional(),
  deployments: strict({
    approvals: approvalCount
      .describe(
        "How many Maintainers have to approve each deployment that a person starts, besides that person. Defaults to none.",
      )
      .optional(),
  })
    .describe("Protects the GitLab environments of all deployments, so that only Maintainers deploy. Defaults to off.")
    .optional(),
});

export type ProtectionSettings = z.output<typeof protectionSchema>;
