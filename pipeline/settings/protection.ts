import * as z from "zod";
import { PushAccess } from "./choices";
import { section } from "./fields";

/** The number of required approvals. Nothing can be approved if the project has fewer people with that permission. */
const approvalCount = z.literal([1, 2, 3, 4, 5]);

const deploymentProtection = section(
  { args: "DeploymentProtectionArgs", about: "Who may deploy to the GitLab environments of the deployments." },
  {
    approvals: approvalCount
      .meta({
        description:
          "How many Maintainers have to approve each deployment that a person starts, besides that person. A deployment with `approval: automatic` needs no approval.",
        example: 1,
        defaultsTo: "none",
      })
      .optional(),
  },
);

/**
 * The schema of the protection, which prevents one person alone from deploying. GitLab: it needs Premium, and the
 * Community Edition does not support it.
 */
export const protectionSchema = section(
  {
    args: "ProtectionArgs",
    about: "What prevents one person alone from deploying.",
  },
  {
    push: z
      .enum(PushAccess)
      .meta({ description: "Who may push to the branches that deploy.", example: "no one" })
      .default(PushAccess.Maintainers),
    approvals: approvalCount
      .meta({
        description:
          "How many people have to approve a merge request. Its author and its committers do not count, new commits remove approvals, and a merge request cannot ask for fewer.",
        example: 1,
        defaultsTo: "none",
      })
      .optional(),
    deployments: deploymentProtection
      .meta({
        description: "Protects the GitLab environments of all deployments, so that only Maintainers deploy.",
        example: { approvals: 1 },
        defaultsTo: "off",
      })
      .optional(),
  },
);

export type ProtectionSettings = z.output<typeof protectionSchema>;
